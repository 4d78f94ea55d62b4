"""Where decisions are written down: history, log, counters, listeners.

Nothing here may change a verdict or stop an order, so callers run it guarded, and an
allowed order takes no lock: a deque's append and a counter's step are atomic under the GIL,
and a lock that a killed thread or a fork left closed would stop all trading.
"""

from __future__ import annotations

import itertools
import logging
import os
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Iterator
from typing import Any, NamedTuple
from weakref import WeakSet

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.basics.log import logger, say
from invariant_guard.basics.sides import USUAL_SIGNS, WORDS, sign_of
from invariant_guard.basics.text import shown, storable
from invariant_guard.basics.violation import PositionInvariantViolation
from invariant_guard.positions.snapshot import Exposure, PositionSnapshot
from invariant_guard.record.decisions import (
    ALLOWED,
    BLOCKED,
    CONFLICT,
    WOULD_BLOCK,
    BlockedOrderEvent,
    DecisionEvent,
    GuardEvent,
    Outcome,
    PositionConflictEvent,
    utc,
)
from invariant_guard.record.listeners import DEFAULT_CAPACITY, Subscription
from invariant_guard.record.rate_limit import RepeatLimiter
from invariant_guard.rule.policy import Basis

#: (outcome, code or "", exchange), once for each decision, before the call returns.
Counter = Callable[[str, str, str], None]


class RefusalRecord(NamedTuple):
    """What is kept of a violation: the exception itself would keep its caller's frames."""

    code: ViolationCode
    reason: str
    remedy: str
    failed: bool
    enforced: bool


#: One decision: number, time, verdict, symbol, side, quantity, price, existing quantity,
#: account, exchange, verified, source, client id. Building the event costs more than an allowed decision, and
#: most are never looked at.
Record = tuple[
    int, float, Basis | RefusalRecord, object, object, object, object, object, object, object, bool,
    str, str,
]  # fmt: skip

_HISTORY_VARIABLE = "QT_BLOCKED_ORDER_HISTORY"
_DEFAULT_HISTORY = 1000

#: Of how many snapshots the conflicts that were reported are remembered: a broken account may
#: have thousands in each.
_SNAPSHOTS_REMEMBERED = 64
_LONGEST_LABEL = 200

_live: WeakSet[Journal] = WeakSet()


class Journal:
    """The record of one enforcer.

    Args:
        blocked_history: refused orders kept; None for QT_BLOCKED_ORDER_HISTORY, or 1000.
        decision_history: decisions of every outcome kept.
        enforced: False in observe mode.
        count: called once for each decision.
    """

    def __init__(
        self,
        blocked_history: int | None,
        decision_history: int,
        enforced: bool,
        count: Counter | None,
    ) -> None:
        self.blocked_orders: list[BlockedOrderEvent] = []
        self.faults = 0
        self._enforced = enforced
        self._count = count
        self._blocked_history = blocked_history
        self._decisions: deque[Record] = deque(maxlen=decision_history)
        self._numbers = itertools.count(1)
        self._refused = 0
        self._failed = 0
        self._repeats = RepeatLimiter()
        self._conflicts_told: OrderedDict[Hashable, set[tuple[str, Exposure]]] = OrderedDict()
        self._subscriptions: tuple[Subscription, ...] = ()
        #: Somebody beside the log wants to know of allowed orders.
        self.watched = count is not None
        self._lock = threading.RLock()
        _live.add(self)

    # -- writing -------------------------------------------------------------------------

    @property
    def numbers(self) -> Iterator[int]:
        """The numbers of decisions to come; taking one is one step, safe between threads."""
        return self._numbers

    @property
    def write(self) -> Callable[[Record], None]:
        """Writes an allowed order down; one step, safe between threads."""
        return self._decisions.append

    def announce(self, record: Record) -> None:
        """Tell everybody who watches of an order that was cleared."""
        self._count_one("allowed", "", record[9])
        for subscription in self._subscriptions:
            subscription.offer(record)
        if logger.isEnabledFor(logging.DEBUG):
            _log(logging.DEBUG, decision_event(record), 0)

    def refused(
        self,
        now: float,
        violation: PositionInvariantViolation,
        fault: Exception | None,
        symbol: object,
        side: object,
        quantity: object,
        price: object,
        account: object,
        exchange: object,
        verified: bool,
        source: object = "",
        client_id: str = "",
    ) -> None:
        """Write down an order that was refused, or that the guard failed on."""
        code, failed = violation.code, fault is not None
        symbol, account, exchange = _label(symbol), _label(account), _label(exchange)
        side, quantity = _direction(side), storable(quantity)
        source = _label(source) if type(source) is not str or source else ""
        record: Record = (
            next(self._numbers), now,
            RefusalRecord(code, violation.reason, violation.remedy, failed, self._enforced),
            symbol, side, quantity, storable(price), violation.existing_quantity, account, exchange,
            verified, source, client_id,
        )  # fmt: skip
        blocked = BlockedOrderEvent(
            utc(now), symbol, side, quantity, violation.existing_quantity, violation.reason,
            account, exchange,
        )  # fmt: skip
        with self._lock:
            self._decisions.append(record)
            if failed:
                self._failed += 1
            else:
                self._refused += 1
            self._keep(blocked)
            repeated = self._repeats.admit((code, symbol, side, account, exchange), now)
        self._count_one("failed" if failed else "refused", code.value, exchange)
        for subscription in self._subscriptions:
            subscription.offer(record)
        if repeated is not None:
            level = logging.ERROR if failed else logging.WARNING
            _log(level, decision_event(record), repeated, fault)

    def conflicts(self, now: float, snapshot: PositionSnapshot, symbol: str, both: Exposure,
                  account: object, exchange: object) -> None:  # fmt: skip
        """Report that both legs of a symbol are open, once for each snapshot."""
        event = PositionConflictEvent(
            name=CONFLICT,
            timestamp=utc(now),
            symbol=symbol,
            long_quantity=both.long,
            short_quantity=both.short,
            account=_label(account),
            exchange=_label(exchange),
            source=snapshot.source,
            fetched_at=snapshot.fetched_at,
        )
        key = (event.account, event.exchange, snapshot.source, snapshot.fetched_at)
        with self._lock:
            told = self._conflicts_told.setdefault(key, set())
            self._conflicts_told.move_to_end(key)
            if len(self._conflicts_told) > _SNAPSHOTS_REMEMBERED:
                self._conflicts_told.popitem(last=False)
            if (symbol, both) in told:
                return
            told.add((symbol, both))
        for subscription in self._subscriptions:
            subscription.offer(event)
        say(
            logging.ERROR,
            "%s: %s has LONG %s and SHORT %s open at once (account %s, exchange %s)",
            CONFLICT, _label(symbol), both.long, both.short, event.account, event.exchange,
            extra={"invariant_guard": event.to_dict()},
        )  # fmt: skip

    def fault(self, error: Exception) -> None:
        """Writing failed. The verdict stands; the first failure is logged, all are counted."""
        self.faults += 1
        if self.faults == 1:
            say(logging.ERROR, "a decision could not be written down in full", exc_info=error)

    def _count_one(self, outcome: str, code: str, exchange: object) -> None:
        if self._count is not None:
            try:
                self._count(outcome, code, _label(exchange))
            except Exception as trouble:
                self.fault(trouble)

    def _keep(self, blocked: BlockedOrderEvent) -> None:
        if self._blocked_history is None:
            self._blocked_history = _history_from_environment()
        self.blocked_orders.append(blocked)
        surplus = len(self.blocked_orders) - self._blocked_history
        if surplus > 0:
            del self.blocked_orders[:surplus]

    # -- reading -------------------------------------------------------------------------

    def blocked(self) -> list[BlockedOrderEvent]:
        """The refused orders kept, oldest first, as one consistent copy."""
        with self._lock:
            return list(self.blocked_orders)

    def decisions(self) -> list[DecisionEvent]:
        """The decisions kept, oldest first."""
        # Sorted: a thread takes its number and appends in two steps.
        return [decision_event(record) for record in sorted(self._written(), key=_number)]

    def counts(self) -> dict[str, int]:
        """Decisions by outcome, all that were ever made."""
        with self._lock:
            refused, failed = self._refused, self._failed
        total = max(map(_number, self._written()), default=0)
        return {"allowed": total - refused - failed, "refused": refused, "failed": failed}

    def _written(self) -> list[Record]:
        # One step of the interpreter, so no thread can append in between.
        return list(self._decisions.copy())

    # -- listeners -----------------------------------------------------------------------

    def subscribe(
        self, callback: Callable[[GuardEvent], object], capacity: int = DEFAULT_CAPACITY
    ) -> Subscription:
        """Send every event from now on to the callback."""
        subscription = _Subscription(self, callback, capacity)
        with self._lock:
            self._subscriptions = (*self._subscriptions, subscription)
            self.watched = True
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Forget a listener."""
        with self._lock:
            self._subscriptions = tuple(
                one for one in self._subscriptions if one is not subscription
            )
            self.watched = self._count is not None or bool(self._subscriptions)

    def share(self, subscription: Subscription) -> None:
        """Offer every decision to a queue that other enforcers offer theirs to as well."""
        with self._lock:
            if subscription not in self._subscriptions:
                self._subscriptions = (*self._subscriptions, subscription)
            self.watched = True

    def close(self) -> None:
        """End every subscription of its own; a shared one goes on."""
        for subscription in self._subscriptions:
            if isinstance(subscription, _Subscription):
                subscription.close()

    def _after_fork(self) -> None:
        self._lock = threading.RLock()


class _Subscription(Subscription):
    """One that its journal forgets when it ends."""

    def __init__(
        self, journal: Journal, callback: Callable[[GuardEvent], object], capacity: int
    ) -> None:
        super().__init__(callback, event_of, capacity)
        self._journal = journal

    def close(self) -> None:
        self._journal.unsubscribe(self)
        super().close()

    __call__ = close


def _number(record: Record) -> int:
    return record[0]


def event_of(item: Any) -> GuardEvent:
    """Return the event that was offered, or that a record stands for."""
    return item if isinstance(item, PositionConflictEvent) else decision_event(item)


def decision_event(record: Record) -> DecisionEvent:
    """The event that a record stands for."""
    (number, now, verdict, symbol, side, quantity, price, existing, account, exchange,
     verified, source, client_id) = record  # fmt: skip
    refusal = verdict if isinstance(verdict, RefusalRecord) else None
    if refusal is None:
        name, outcome = ALLOWED, Outcome.ALLOWED
    else:
        name = BLOCKED if refusal.enforced else WOULD_BLOCK
        outcome = Outcome.FAILED if refusal.failed else Outcome.REFUSED
    return DecisionEvent(
        name=name,
        sequence=number,
        timestamp=utc(now),
        outcome=outcome,
        symbol=_label(symbol),
        side=_direction(side),
        quantity=quantity,
        price=price,
        existing_quantity=existing,
        account=_label(account),
        exchange=_label(exchange),
        basis=verdict if isinstance(verdict, Basis) else None,
        code=refusal and refusal.code,
        reason=refusal and refusal.reason,
        remedy=refusal and refusal.remedy,
        verified=verified,
        enforced=refusal is None or refusal.enforced,
        source=source,
        client_id=client_id,
    )


def _label(value: object) -> str:
    """Return the letters of a text, with line breaks and the like escaped."""
    if issubclass(type(value), str):
        text = str.__str__(value)
        if len(text) <= _LONGEST_LABEL and text.isprintable():
            return text
    return shown(value)


def _direction(side: object) -> str:
    if type(side) is str and side in USUAL_SIGNS:
        return WORDS[USUAL_SIGNS[side]]
    try:
        return WORDS[sign_of(side)]
    except PositionInvariantViolation:
        return _label(side)


def _log(level: int, event: DecisionEvent, repeated: int, fault: Exception | None = None) -> None:
    if event.allowed:
        text = f"{event.side} {event.symbol}: {event.basis}"
    else:
        text = f"{event.code}: {event.reason}. {event.remedy}"
        if repeated:
            text += f" ({repeated} more like it since the last line)"
    if not event.enforced:
        text = f"OBSERVE MODE, the order was NOT blocked: {text}"
    say(
        level, "%s %s", event.name, text, exc_info=fault,
        extra={"invariant_guard": event.to_dict()},
    )  # fmt: skip


def _history_from_environment() -> int:
    """Read how many refused orders to keep; a bad value is reported only."""
    text = os.environ.get(_HISTORY_VARIABLE)
    if text is None:
        return _DEFAULT_HISTORY
    if text.isascii() and text.isdigit():
        return int(text[:9])
    say(
        logging.WARNING, "%s is %r, no count: keeping %d",
        _HISTORY_VARIABLE, text, _DEFAULT_HISTORY,
    )  # fmt: skip
    return _DEFAULT_HISTORY


def _after_fork_in_child() -> None:
    for journal in list(_live):
        journal._after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
