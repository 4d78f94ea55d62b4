"""Exposure: the confirmed legs of a key, and whether it takes openings.

          no row, store restarted                 adopt, resume by hand,
                    |                             two reads that agree
                    v              .-------------------------------------.
              RECONCILING ---------'                                     v
                ^   ^   `------------- two legs -------> CONFLICT <--- READY
         resume |   |                                       |    ^
                |   |                                       |    `- late fill, close through zero,
              HALTED <----- halt, from anywhere             |       two legs
                                                            `-> READY: two complete reads that
                                                                agree and show at most one leg

HALTED yields to nothing but a person: a conflict found meanwhile is in the legs and shows when the
key is read again.
"""

from __future__ import annotations

from typing import NamedTuple

from invariant_guard.basics.tuples import made_of
from invariant_guard.ledger.model.costs import Cost
from invariant_guard.ledger.model.enums import Kind, Side, State, Status
from invariant_guard.ledger.model.units import to_text
from invariant_guard.ledger.protocol.reservations import Reservation

_BUY = Side.BUY


class Candidate(NamedTuple):
    """A complete position read that waits for a second one to agree with it."""

    long: int
    short: int
    # What the venue said was filled of each live order, in the order of their ids.
    fills: tuple[tuple[str, int], ...]
    # Exposure version it left behind; any write since then voids it.
    version: int
    # Store time at which it was noted, after the last of its questions was answered.
    noted: int


class KeyState(NamedTuple):
    """A key as a step sees it: frozen, complete, with every live reservation on it.

    `long` and `short` are magnitudes in units of 10**-30. The defaults are those of a key that has
    no row yet: unknown, not flat.
    """

    key: str
    long: int = 0
    short: int = 0
    status: Status = Status.RECONCILING
    # Counts the writes to legs and status, so that a read under way meanwhile is noticed.
    version: int = 0
    # The legs are exactly what is open; otherwise they may say too much, never too little.
    exact: bool = False
    # Store time at which a reservation last stopped counting. At first: since when the store has kept
    # what it was told. Of an order from before, nobody knows.
    last_live: int | None = None
    candidate: Candidate | None = None
    # Why the key is HALTED or in CONFLICT: a person's word, or the order and its fill.
    why: str = ""
    # Store time of the last complete read.
    read_at: int | None = None
    # A person took it for a key that nobody trades, until somebody asks for an order on it.
    retired: bool = False
    # What the legs cost, in units of 10**-30 of the quote currency; None where nobody said.
    long_value: int | None = 0
    short_value: int | None = 0
    # The same in a currency of limits, by the rates of the time; None where that is the quote
    # currency, or where part of a leg came without a rate.
    long_cost: Cost | None = None
    short_cost: Cost | None = None
    live: tuple[Reservation, ...] = ()

    def leg(self, side: Side) -> int:
        """Return the magnitude of the long (BUY) or short (SELL) leg."""
        return self.long if side is _BUY else self.short

    @property
    def two_legs(self) -> bool:
        return self.long > 0 and self.short > 0

    @property
    def out_of_use(self) -> bool:
        """Whether the key was retired, and nothing has come since."""
        empty = not (self.live or self.long or self.short)
        return self.retired and empty and self.status is Status.RECONCILING

    def is_of(self, *accounts: str) -> bool:
        """Whether the key is one of these accounts', named as keys name them."""
        return self.key.partition("/")[0] in accounts

    def with_legs(self, long: int, short: int, *, exact: bool, why: str = "") -> KeyState:
        """Return the key with new legs; two at once are a CONFLICT, for `why`."""
        key = self.holding(long, short)._replace(exact=exact, version=self.version + 1)
        return key.in_conflict(why or "two legs") if key.two_legs else key

    def holding(self, long: int, short: int) -> KeyState:
        """Return the key with other legs, at cost; more of a leg is unpriced."""
        return self._replace(
            long=long,
            short=short,
            long_value=_cost(self.long, self.long_value, long),
            short_value=_cost(self.short, self.short_value, short),
            long_cost=self.long_cost and self.long_cost.part(long, self.long),
            short_cost=self.short_cost and self.short_cost.part(short, self.short),
        )

    def in_conflict(self, why: str) -> KeyState:
        """Return the key in CONFLICT, or HALTED as it was."""
        if self.status in (Status.HALTED, Status.CONFLICT):
            return self
        return self.in_status(Status.CONFLICT, why)

    def in_status(self, status: Status, why: str = "") -> KeyState:
        if status is self.status:
            return self
        return self._replace(
            status=status, version=self.version + 1, candidate=None, why=why, retired=False
        )

    def with_record(self, record: Reservation, now: int) -> KeyState:
        """Return the key with `record` replaced, or gone once it is settled."""
        others = tuple([r for r in self.live if r.id != record.id])
        if record.state is not State.SETTLED:
            return self.with_live((*others, record))
        if len(others) == len(self.live):
            return self
        return made_of(KeyState, (*self[:6], now, *self[7:15], others))

    def with_live(self, live: tuple[Reservation, ...]) -> KeyState:
        """Return the key with other live reservations; built by hand for speed."""
        return made_of(KeyState, (*self[:15], live))


def _cost(held: int, cost: int | None, left: int) -> int | None:
    if left == held or cost is None:
        return cost if left else 0
    return None if left > held else -(-cost * left // held)


def moved(key: KeyState, record: Reservation, amount: int) -> KeyState:
    """Return the key after `amount` more of the order was filled.

    A close that takes more than the leg holds has opened the other side, or the ledger was wrong
    about the leg; either way openings stop. While the key is RECONCILING its legs are not confirmed
    yet, so a close beyond them contradicts nothing and only empties the leg.
    """
    if amount == 0:
        return key
    long, short = key.long, key.short
    order = f"order {record.id} ({record.kind.value} {record.side.value}) filled {to_text(amount)}"
    why = f"{order}: two legs"
    if record.kind is Kind.OPEN:
        more = _sum(record.worth(record.filled + amount), record.worth(record.filled), -1)
        cost = record.cost(record.filled + amount, record.filled)
        if record.side is Side.BUY:
            after = key.with_legs(long + amount, short, exact=key.exact, why=why)
            return after._replace(
                long_value=_sum(key.long_value, more),
                long_cost=_costing(key.long, key.long_cost, cost),
            )
        after = key.with_legs(long, short + amount, exact=key.exact, why=why)
        return after._replace(
            short_value=_sum(key.short_value, more),
            short_cost=_costing(key.short, key.short_cost, cost),
        )
    leg = key.leg(record.leg)
    left, excess = max(leg - amount, 0), max(amount - leg, 0)
    if key.status is Status.RECONCILING:
        excess = 0
    if record.leg is Side.BUY:
        key_after = key.with_legs(left, short + excess, exact=key.exact, why=why)
    else:
        key_after = key.with_legs(long + excess, left, exact=key.exact, why=why)
    return key_after.in_conflict(f"{order}: a close went through zero") if excess else key_after


def _costing(held: int, cost: Cost | None, more: Cost | None) -> Cost | None:
    if not held:
        return more
    return cost and cost.plus(more)


def _sum(a: int | None, b: int | None, sign: int = 1) -> int | None:
    return None if a is None or b is None else a + sign * b
