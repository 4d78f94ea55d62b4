"""Clearances: the openings that one enforcer has cleared, to tell which positions predate them.

    opening, on a snapshot ---> admit ---> read after every clearance of the other side?
                                  |                      | yes: remembered, and cleared
                                  |                      | no:  refused, nothing changes
                                  +---- one step, under one lock

Times are whole microseconds of this machine's clock: those that callers write into ``fetched_at``
are compared with them, so it has to be that clock. What was forgotten is never taken for absent:
an age limit forgets only what stale snapshots could meet, and a full memory raises ``_forgotten``,
the time before which no snapshot counts as read afterwards.
"""

from __future__ import annotations

import math
import os
import threading
from collections import OrderedDict
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from time import time_ns
from typing import NamedTuple
from weakref import WeakSet

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.basics.exchanges import names_of
from invariant_guard.basics.quantities import Number
from invariant_guard.basics.sides import WORDS
from invariant_guard.basics.text import shown
from invariant_guard.basics.violation import PositionInvariantViolation
from invariant_guard.positions.snapshot import PositionSnapshot
from invariant_guard.rule.arguments import OrderTerms
from invariant_guard.rule.markets import Market, market_of, may_be_one
from invariant_guard.rule.policy import Policy

#: Clearances kept; an opening on an exchange of two names is two.
CAPACITY = 10_000

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MICROSECOND = timedelta(microseconds=1)

_NONE: dict[tuple[str, object], tuple[Market, int]] = {}

_live: WeakSet[Clearances] = WeakSet()


class Opening(NamedTuple):
    """An opening that the rule allows, judged on a snapshot.

    Attributes:
        sign: +1 for a buy, -1 for a sell.
        account: the account, not a label of it.
        exchanges: every name of its exchange.
        symbol: as the order spells it.
        market: what it is for.
        held: the signed position it was judged on.
    """

    sign: int
    account: str
    exchanges: frozenset[str]
    symbol: str
    market: Market
    held: Number


def opening_of(
    policy: Policy, order: OrderTerms, snapshot: PositionSnapshot, held: Number
) -> Opening:
    """Return an order as an opening under the names that it shares with other orders."""
    return Opening(
        order.sign,
        policy.accounts.account_of(order.account),
        names_of(order.exchange, snapshot.exchange, snapshot.source),
        order.symbol,
        market_of(order),
        held,
    )


#: Account, exchange and sign.
_Side = tuple[str, str, int]
#: A side, a shelf of its markets, and the name of one.
_Place = tuple[_Side, str | None, tuple[str, object]]


class _Cleared:
    """The clearances of one side, by shelf and name."""

    __slots__ = ("last", "shelves")

    def __init__(self) -> None:
        self.shelves: dict[str | None, dict[tuple[str, object], tuple[Market, int]]] = {}
        #: No clearance is later than this.
        self.last = 0

    def near(self, market: Market) -> Iterator[tuple[Market, int]]:
        """Go through the clearances that may be of a market."""
        shelf = market.shelf
        for one in self.shelves if shelf is None else (shelf, None):
            yield from self.shelves.get(one, _NONE).values()


class Clearances:
    """Openings that were cleared within the age that a snapshot may have.

    Args:
        max_age: seconds after which a snapshot is stale; None for never.
    """

    def __init__(self, max_age: float | None) -> None:
        self._max_age = None if max_age in (None, math.inf) else int(max_age * 1e6) + 1
        self._sides: dict[_Side, _Cleared] = {}
        #: The same, oldest first.
        self._ages: OrderedDict[_Place, int] = OrderedDict()
        self._forgotten = 0
        # A signal's handler may run in the thread that holds it, so that one may take it again.
        self._lock = threading.RLock()
        self._deciding = False
        _live.add(self)

    def __len__(self) -> int:
        return len(self._ages)

    def admit(self, opening: Opening, snapshot: PositionSnapshot, *, remember: bool) -> None:
        """Let an opening pass, and remember it, in one step.

        Args:
            opening: what the rule allows.
            snapshot: the positions that it was judged on.
            remember: the order is cleared, not merely asked about.

        Raises:
            PositionInvariantViolation: its positions may predate a clearance of the other side.
        """
        read_at = (snapshot.fetched_at - _EPOCH) // _MICROSECOND
        with self._lock:
            if self._deciding:
                raise RuntimeError("a signal's handler interrupted a clearance, and asks for one")
            self._deciding = True
            try:
                # Upward: a read within the same microsecond may have come first.
                now = -(-time_ns() // 1000)
                problem = self._problem(opening, snapshot, read_at, now)
                if problem is None and remember:
                    self._remember(opening, max(now, read_at), now)
            finally:
                self._deciding = False
        if problem is not None:
            raise PositionInvariantViolation(
                f"Cannot open {WORDS[opening.sign]} on {opening.symbol}: {problem} "
                f"(account {shown(opening.account)})",
                code=ViolationCode.POSITIONS_OUTDATED,
                existing_quantity=opening.held,
            )

    def _problem(
        self, opening: Opening, snapshot: PositionSnapshot, read_at: int, now: int
    ) -> str | None:
        """Say what makes the positions too old for the opening."""
        horizon = None if self._max_age is None else now - self._max_age
        known = snapshot.read_time_known
        if known:
            # Stale by now, if not when it was judged; what it could meet may be dropped already.
            lost = read_at <= self._forgotten or (horizon is not None and read_at < horizon)
        else:
            lost = bool(self._forgotten) and (horizon is None or self._forgotten >= horizon)
        source = snapshot.source
        if lost:
            return (
                f"it cannot be told whether the {source} snapshot is older than the last clearance "
                "of the other side, for more orders were cleared since than are remembered"
            )
        for exchange in opening.exchanges:
            others = self._sides.get((opening.account, exchange, -opening.sign))
            if others is None or (known and read_at > others.last):
                continue
            for market, cleared_at in others.near(opening.market):
                if known and read_at > cleared_at:
                    continue
                if horizon is not None and cleared_at < horizon:
                    continue
                if may_be_one(opening.market, market):
                    return _against(WORDS[-opening.sign], market.symbol, source, known)
        return None

    def _remember(self, opening: Opening, time: int, now: int) -> None:
        name, shelf = opening.market.name, opening.market.shelf
        for exchange in opening.exchanges:
            side = (opening.account, exchange, opening.sign)
            cleared = self._sides.get(side) or self._sides.setdefault(side, _Cleared())
            names = cleared.shelves.setdefault(shelf, {})
            last = max(time, names[name][1]) if name in names else time
            # First where it is looked for: whatever interrupts this, nothing cleared is missing.
            cleared.last = max(last, cleared.last)
            names[name] = opening.market, last
            place = side, shelf, name
            self._ages[place] = last
            self._ages.move_to_end(place)
        self._drop(now)

    def _drop(self, now: int) -> None:
        """Forget what only stale snapshots could meet, and the oldest of what is too much."""
        while self._ages:
            oldest, time = next(iter(self._ages.items()))
            if self._max_age is None or time >= now - self._max_age:
                if len(self._ages) <= CAPACITY:
                    return
                self._forgotten = max(self._forgotten, time)
            side, shelf, name = oldest
            del self._ages[oldest]
            shelves = self._sides[side].shelves
            shelves[shelf].pop(name, None)
            if not shelves[shelf]:
                del shelves[shelf]
            if not shelves:
                del self._sides[side]

    def _after_fork(self) -> None:
        self._lock = threading.RLock()
        if self._deciding:
            # Another thread was at it, and stayed in the parent: what it left is half done.
            self._deciding = False
            self._sides, self._ages = {}, OrderedDict()
            self._forgotten = -(-time_ns() // 1000)


def _against(word: str, symbol: str, source: str, known: bool) -> str:
    if known:
        return (
            f"{word} on {symbol} was cleared after the {source} snapshot was read, "
            "so that order cannot be seen in it"
        )
    return (
        f"{word} on {symbol} was cleared, and nobody said when the {source} snapshot was "
        "read, so that order may be missing in it"
    )


def _after_fork_in_child() -> None:
    for clearances in list(_live):
        clearances._after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
