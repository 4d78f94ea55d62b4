"""Cost: what was paid in another currency, in that of the limits.

By the rate at which the order was let through.
"""

from __future__ import annotations

from typing import NamedTuple


class Cost(NamedTuple):
    """An amount in units of 10**-30 of a currency of limits."""

    currency: str
    amount: int

    def plus(self, other: Cost | None) -> Cost | None:
        """Return the sum; None with what nobody knows, or what is of another currency."""
        if other is None or other.currency != self.currency:
            return None
        return Cost(self.currency, self.amount + other.amount)

    def part(self, left: int, of: int) -> Cost | None:
        """Return what a part of a leg costs, rounded up; of no part None."""
        if left == of:
            return self
        return Cost(self.currency, -(-self.amount * left // of)) if 0 < left < of else None
