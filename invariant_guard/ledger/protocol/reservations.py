r"""Reservations: one order, from its admission until its fate is known.

        admit                acknowledge
    (no row) ----> RESERVED ------------> WORKING ----.
                      |   \                  |  ^      \  terminal fill
          owner's     |    \ block raised,   |  |       \
          word, or    |     \ owner died     |  |        \
          not found   |      v               v  |         v
          twice       |       `----------> UNKNOWN ----> SETTLED(filled)
                      `--------------------------------->     |
                                                              `-- a later, larger fill still moves
                                                                  the exposure, and is a CONFLICT

Everything but SETTLED counts against the other side. No arrow is drawn by a clock, and none by the
absence of an answer: an order can fill long after everyone stopped waiting for it.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from invariant_guard.ledger.model.costs import Cost
from invariant_guard.ledger.model.enums import Kind, Refusal, Side, State
from invariant_guard.ledger.model.units import UNIT

_SETTLED = State.SETTLED


class Reservation(NamedTuple):
    """One order's claim on a direction. Quantities in units of 10**-30, times in ms."""

    id: str
    key: str
    side: Side
    kind: Kind
    quantity: int
    filled: int = 0
    state: State = State.RESERVED
    # By the store's clock.
    created: int = 0
    # By the venue's clock: it refuses the order from then on. None where nobody asked for one.
    deadline: int | None = None
    owner: str = ""
    # The id is known to travel with the order, so asking the venue for it means something.
    tracked: bool = False
    # A stop or take-profit: kept apart from ordinary orders at most venues.
    conditional: bool = False
    # A CLOSE the venue itself keeps from opening anything.
    enforced: bool = False
    group: str = ""
    # The venue has been seen to hold this order: "not found" no longer proves that it never came.
    acknowledged: bool = False
    venue_id: str = ""
    refusal: Refusal | None = None
    # Refused, and let through because the enforcer only observes.
    observed: bool = False
    # Store time of the first "not found" that counts, and of the owner's proven death.
    missed_at: int | None = None
    dead_at: int | None = None
    reason: str = ""
    # Which strategy or model wanted the order.
    source: str = ""
    # What it is worth in full, in units of 10**-30 of its quote currency; None where nobody said.
    notional: int | None = None
    # The limits' currency, and what one of the quote currency was worth in it, in units of 10**-30,
    # when the order was let through; '' where that is one currency, or nobody knew.
    rate: str = ""

    @property
    def live(self) -> bool:
        return self.state is not _SETTLED

    @property
    def remaining(self) -> int:
        """What can still fill, in units; 0 once settled."""
        if self.state is _SETTLED or self.filled >= self.quantity:
            return 0
        return self.quantity - self.filled

    def worth(self, filled: int) -> int | None:
        """Return what a part of the order is worth; parts add up exactly."""
        if self.notional is None or not self.quantity:
            return None
        return self.notional * filled // self.quantity

    def cost(self, filled: int, before: int = 0) -> Cost | None:
        """Return what a part of the order costs in the limits' currency.

        None where nobody knew. Parts add up exactly: that of `before` is left out.
        """
        if not self.rate or self.notional is None:
            return None
        currency, _, rate = self.rate.partition(" ")
        now, then = (
            -(-(self.worth(each) or 0) * int(rate) // UNIT) for each in (filled, before)
        )  # fmt: skip
        return Cost(currency, now - then)

    @property
    def leg(self) -> Side:
        """The leg that a fill changes: the order's own, or the one it closes."""
        return self.side if self.kind is Kind.OPEN else self.side.opposite


def new_id() -> str:
    """Make an order id: 32 letters and digits, of which 30 carry 120 random bits.

    From the kernel, so a forked child never repeats its parent's. It starts with a letter because
    some venues take a leading digit for one of their own ids.
    """
    return "ig" + os.urandom(15).hex()


def tombstone(order_id: str, key: str, now: int, filled: int = 0, reason: str = "") -> Reservation:
    """Make the record of an id that was settled before its admission.

    An admission whose reply was lost may still be on its way to the store; when it arrives it finds
    this and is refused.
    """
    return Reservation(
        order_id,
        key,
        Side.BUY,
        Kind.OPEN,
        quantity=0,
        filled=filled,
        state=State.SETTLED,
        created=now,
        refusal=Refusal.ALREADY_SETTLED,
        reason=reason or "settled before it was admitted",
    )
