"""Breach: which limit stood in an order's way, and how far it was used."""

from __future__ import annotations

from typing import NamedTuple

from invariant_guard.ledger.model.units import to_text

# As many ids as a line of a log bears.
_NAMED = 3


class Breach(NamedTuple):
    """A limit, what was used of it and what the order asked.

    `how` says whose word the cap was: '' the file's, else override, fed, floor or stale. `why`
    stands in place of the numbers where there are none to compare. `orders` are the ids of those in
    flight that use it up, where somebody looked.
    """

    scope: str
    name: str
    used: int = 0
    asked: int = 0
    cap: int = 0
    how: str = ""
    why: str = ""
    orders: tuple[str, ...] = ()

    @property
    def dynamic(self) -> str:
        """What a feed made of the cap: fed, floor or stale; else empty."""
        return self.how if self.how in ("fed", "floor", "stale") else ""

    @property
    def text(self) -> str:
        """The breach in one line, as refusals and events say it."""
        what = f"{self.scope} {self.name}" if self.name else self.scope
        if self.why:
            return f"{what}: {self.why}"
        numbers = f"{to_text(self.used)} used, {to_text(self.asked)} asked"
        how = f" ({self.how})" if self.how else ""
        held = f", held by {_some(self.orders)}" if self.orders else ""
        return f"{what}: {numbers}, {to_text(self.cap)} allowed{how}{held}"


def _some(orders: tuple[str, ...]) -> str:
    more = f" and {len(orders) - _NAMED} more" if len(orders) > _NAMED else ""
    return ", ".join(orders[:_NAMED]) + more
