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
from collections import deque
from collections.abc import Callable
from typing import Any
from weakref import WeakSet

from invariant_guard.events import (
    ALLOWED,
    BLOCKED,
    CONFLICT,
    WOULD_BLOCK,
    BlockedOrderEvent,
    DecisionEvent,
    Event,
    Outcome,
    PositionConflictEvent,
    utc,
)
from invariant_guard.judge import Basis
from invariant_guard.listeners import DEFAULT_CAPACITY, Subscription
from invariant_guard.positions.snapshot import PositionSnapshot
from invariant_guard.repeats import RepeatLimiter
from invariant_guard.sides import direction_of, sign_of
from invariant_guard.text import kept, shown
from invariant_guard.violation import PositionInvariantViolation

logger = logging.getLogger("invariant_guard")

#: (outcome, code or "", exchange), once for each decision, before the call returns.
Counter = Callable[[str, str, str], None]

#: An allowed decision in the order that ``_allowed_event`` unpacks: building the event
#: would cost more than the decision, and most are never looked at.
AllowedRecord = tuple[
    int, float, Basis, object, object, object, object, object, object, object, bool
]

_HISTORY_VARIABLE = "QT_BLOCKED_ORDER_HISTORY"
_DEFAULT_HISTORY = 1000

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
        self._decisions: deque[AllowedRecord | DecisionEvent] = deque(maxlen=decision_history)
        self._numbers = itertools.count(1)
        self._refused = 0
        self._failed = 0
        self._repeats = RepeatLimiter()
        self._conflicts_seen = RepeatLimiter(interval=float("inf"))
        self._subscriptions: tuple[Subscription, ...] = ()
        self._lock = threading.RLock()
        _live.add(self)

    # -- writing -------------------------------------------------------------------------

    def allowed(
        self,
        now: float,
        basis: Basis,
        symbol: object,
        side: object,
        quantity: object,
        price: object,
        existing: object,
        account: object,
        exchange: object,
        verified: bool,
    ) -> None:
        """Write down an order that was cleared."""
        record: AllowedRecord = (
            next(self._numbers), now, basis, symbol, side, quantity, price, existing,
            account, exchange, verified,
        )  # fmt: skip
        self._decisions.append(record)
        if self._count is not None:
            self._count("allowed", "", str(kept(exchange)))
        for subscription in self._subscriptions:
            subscription.offer(record)
        if logger.isEnabledFor(logging.DEBUG):
            _log(logging.DEBUG, _allowed_event(record), "")

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
    ) -> None:
        """Write down an order that was refused, or that the guard failed on."""
        event = DecisionEvent(
            name=BLOCKED if self._enforced else WOULD_BLOCK,
            sequence=next(self._numbers),
            timestamp=utc(now),
            outcome=Outcome.REFUSED if fault is None else Outcome.FAILED,
            symbol=_label(symbol),
            side=_direction(side),
            quantity=kept(quantity),
            price=kept(price),
            existing_quantity=violation.existing_quantity,
            account=_label(account),
            exchange=_label(exchange),
            basis=None,
            code=violation.code,
            reason=violation.reason,
            remedy=violation.remedy,
            verified=verified,
            enforced=self._enforced,
        )
        with self._lock:
            self._decisions.append(event)
            if fault is None:
                self._refused += 1
            else:
                self._failed += 1
            self._keep_blocked(event)
            key = (event.code, event.symbol, event.side, event.account, event.exchange)
            held_back = self._repeats.admit(key, now)
        if self._count is not None:
            self._count(event.outcome.value, violation.code.value, event.exchange)
        for subscription in self._subscriptions:
            subscription.offer(event)
        if held_back is not None:
            more = f" ({held_back} more like it since the last line)" if held_back else ""
            level = logging.WARNING if fault is None else logging.ERROR
            _log(level, event, more, fault)

    def conflicts(self, now: float, snapshot: PositionSnapshot, symbol: str, account: object,
                  exchange: object) -> None:  # fmt: skip
        """Report that both legs of a symbol are open, once for each snapshot."""
        both = snapshot.exposure(symbol)
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
        key = (event.account, event.exchange, symbol, snapshot.source, snapshot.fetched_at)
        with self._lock:
            if self._conflicts_seen.admit(key, now) is None:
                return
        for subscription in self._subscriptions:
            subscription.offer(event)
        logger.error(
            "%s: %s has LONG %s and SHORT %s open at once (account %s, exchange %s)",
            CONFLICT, symbol, both.long, both.short, event.account, event.exchange,
            extra={"invariant_guard": event.to_dict()},
        )  # fmt: skip

    def fault(self, error: Exception) -> None:
        """Writing failed. The verdict stands; the first failure is logged, all are counted."""
        self.faults += 1
        if self.faults == 1:
            logger.error("a decision could not be written down in full", exc_info=error)

    def _keep_blocked(self, event: DecisionEvent) -> None:
        if self._blocked_history is None:
            self._blocked_history = _history_from_environment()
        self.blocked_orders.append(
            BlockedOrderEvent(
                timestamp=event.timestamp,
                symbol=event.symbol,
                attempted_side=event.side,
                attempted_quantity=event.quantity,
                existing_quantity=event.existing_quantity,
                reason=event.reason or "",
                account=event.account,
                exchange=event.exchange,
            )
        )
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
        written = [_decision_event(item) for item in self._written()]
        # Threads take their number and append in two steps.
        return sorted(written, key=lambda event: event.sequence)

    def counts(self) -> dict[str, int]:
        """Decisions by outcome, all that were ever made."""
        with self._lock:
            refused, failed = self._refused, self._failed
        numbers = [item[0] if type(item) is tuple else item.sequence for item in self._written()]  # type: ignore[union-attr]
        total = max(numbers, default=0)
        return {"allowed": total - refused - failed, "refused": refused, "failed": failed}

    def _written(self) -> list[AllowedRecord | DecisionEvent]:
        # One step of the interpreter, so no thread can append in between.
        return list(self._decisions.copy())

    # -- listeners -----------------------------------------------------------------------

    def subscribe(
        self, callback: Callable[[Event], object], capacity: int = DEFAULT_CAPACITY
    ) -> Subscription:
        """Send every event from now on to the callback."""
        subscription = _Subscription(self, callback, capacity)
        with self._lock:
            self._subscriptions = (*self._subscriptions, subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Forget a listener."""
        with self._lock:
            self._subscriptions = tuple(
                one for one in self._subscriptions if one is not subscription
            )

    def close(self) -> None:
        """End every subscription."""
        for subscription in self._subscriptions:
            subscription.close()

    def _after_fork(self) -> None:
        self._lock = threading.RLock()


class _Subscription(Subscription):
    """One that its journal forgets when it ends."""

    def __init__(
        self, journal: Journal, callback: Callable[[Event], object], capacity: int
    ) -> None:
        super().__init__(callback, _event, capacity)
        self._journal = journal

    def close(self) -> None:
        self._journal.unsubscribe(self)
        super().close()

    __call__ = close


def _event(item: Any) -> Event:
    if isinstance(item, PositionConflictEvent):
        return item
    return _decision_event(item)


def _decision_event(item: AllowedRecord | DecisionEvent) -> DecisionEvent:
    return item if isinstance(item, DecisionEvent) else _allowed_event(item)


def _allowed_event(record: AllowedRecord) -> DecisionEvent:
    (number, now, basis, symbol, side, quantity, price, existing, account, exchange,
     verified) = record  # fmt: skip
    return DecisionEvent(
        name=ALLOWED,
        sequence=number,
        timestamp=utc(now),
        outcome=Outcome.ALLOWED,
        symbol=_label(symbol),
        side=_direction(side),
        quantity=quantity,
        price=price,
        existing_quantity=existing,
        account=_label(account),
        exchange=_label(exchange),
        basis=basis,
        code=None,
        reason=None,
        remedy=None,
        verified=verified,
        enforced=True,
    )


def _label(value: object) -> str:
    return value if type(value) is str and len(value) <= 200 else shown(value)


def _direction(side: object) -> str:
    try:
        return direction_of(sign_of(side)).value
    except PositionInvariantViolation:
        return _label(side)


def _log(level: int, event: DecisionEvent, more: str, fault: Exception | None = None) -> None:
    if event.allowed:
        text = f"{event.side} {event.symbol}: {event.basis}"
    else:
        text = f"{event.code}: {event.reason}. {event.remedy}{more}"
    if not event.enforced:
        text = f"OBSERVE MODE, the order was NOT blocked: {text}"
    logger.log(
        level, "%s %s", event.name, text, exc_info=fault,
        extra={"invariant_guard": event.to_dict()},
    )  # fmt: skip


def _history_from_environment() -> int:
    """How many refused orders to keep: a bad value must not stop a trade, so it is reported."""
    text = os.environ.get(_HISTORY_VARIABLE)
    if text is None:
        return _DEFAULT_HISTORY
    if text.isascii() and text.isdigit():
        return int(text[:9])
    logger.warning("%s is %r, no count: keeping %d", _HISTORY_VARIABLE, text, _DEFAULT_HISTORY)
    return _DEFAULT_HISTORY


def _after_fork_in_child() -> None:
    for journal in list(_live):
        journal._after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
