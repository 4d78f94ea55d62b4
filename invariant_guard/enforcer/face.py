"""EnforcerFace: what both faces of the enforcer offer beside the guard itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from time import time
from typing import Any

from invariant_guard.basics.exchanges import UNSAID_EXCHANGE
from invariant_guard.enforcer.core import EnforcerCore
from invariant_guard.instruments.symbols import Product
from invariant_guard.positions.snapshot import PositionSnapshot
from invariant_guard.record.decisions import BLOCKED, BlockedOrderEvent, DecisionEvent, GuardEvent
from invariant_guard.record.listeners import DEFAULT_CAPACITY, Subscription
from invariant_guard.record.signals import NotedSignal
from invariant_guard.rule.arguments import Options

#: What an order is judged on: ``{symbol: signed net quantity}``, positive long, or a snapshot.
Positions = Mapping[str, Any] | PositionSnapshot

#: Stands for positions that were left out; None is an error of its own.
UNSET: Any = object()


class EnforcerFace:
    """Settings, the check that raises nothing, and the record of what was decided."""

    # Set as an attribute, a misspelled switch would only look turned.
    __slots__ = ("__weakref__", "_core")

    def __init__(self, core: EnforcerCore) -> None:
        self._core = core

    def check_can_open_position(
        self,
        symbol: str,
        side: str,
        quantity: Any,
        current_positions: Positions = UNSET,
        account: str = "default",
        exchange: str = UNSAID_EXCHANGE,
        *,
        reduce_only: bool = False,
        close_position: bool = False,
        price: Any = None,
        lot_size: Any = None,
        product: Product | str | None = None,
        source: str = "",
    ) -> tuple[bool, str | None]:
        """Say whether the order may be sent. Reserves nothing.

        Do not build a guard on the answer: one forgotten ``if`` sends the order. Call
        ``enforce_before_order``, which raises.

        Args:
            symbol: the order's symbol, spelled as the positions spell it.
            side: buy, long, sell or short, in any letter case.
            quantity: above zero, in the positions' unit; None only with ``close_position``.
            current_positions: ``{symbol: signed net quantity}``, positive long, where a
                missing symbol is flat; better, the snapshot of a named adapter.
            account: label of the account the order is for.
            exchange: the exchange it goes to; ``default_exchange`` where left out.
            reduce_only: the order can only make an open position smaller. Say so on the
                order too: the guard cannot make the venue enforce it.
            close_position: it closes the whole leg, whatever its size is by then.
            price: the order's price, for the events only.
            lot_size: smallest tradable quantity; overrides the enforcer's ``lot_sizes``.
            product: what the symbol means where its spelling does not say, such as
                ``linear_perp``.
            source: which strategy or model wants the order; for the record.

        Returns:
            ``(True, None)``, or ``(False, reason)``. In observe mode always the first.

        Raises:
            TypeError: arguments are missing or unknown. Nothing else.
        """
        if current_positions is UNSET:
            raise positions_left_out("check_can_open_position")
        options = None
        if (
            reduce_only is not False
            or close_position is not False
            or price is not None
            or lot_size is not None
            or product is not None
        ):
            options = Options(reduce_only, close_position, price, lot_size, product)
        violation = self._core.decide(
            symbol, side, quantity, current_positions, account, exchange, options, None, False,
            source,
        )  # fmt: skip
        if violation is None or self._core.observe:
            return True, None
        return False, violation.reason

    def note_signal(
        self,
        symbol: str,
        direction: int,
        *,
        source: str = "",
        account: str = "",
        strength: float | None = None,
        horizon_s: float | None = None,
        id: str = "",
        order_id: str = "",
        at: datetime | float | None = None,
    ) -> None:
        """Write down what a strategy or model wants, for ``invariant-guard audit``.

        Never waits and never raises, in a coroutine neither: the signal goes into a bounded queue,
        and what is wrong with it is logged once and counted. Without a file of signals
        (``signals=``, INVARIANT_GUARD_SIGNALS) it does nothing.

        Args:
            symbol: what the signal is about, as orders spell it.
            direction: 1 for long, -1 for short, 0 for neither.
            source: which strategy or model; the enforcer's ``default_source`` where left out.
            account: the account it is for.
            strength: any finite number that the source means by it.
            horizon_s: seconds for which it holds; the audit's window where left out.
            id: the signal's own id.
            order_id: the client id of the order that it led to.
            at: when it was made: an aware datetime, or seconds since the epoch; now by default.
        """
        writer = self._core.signals
        if writer is None:
            return
        if type(source) is str and not source:
            source = self._core.default_source
        writer.offer(
            NotedSignal(
                time(), symbol, direction, source, account, strength, horizon_s, id, order_id, at
            )
        )

    # -- settings ------------------------------------------------------------------------

    @property
    def allow_hedging(self) -> bool:
        """Whether every order is allowed, unseen."""
        return self._core.allow_hedging

    @allow_hedging.setter
    def allow_hedging(self, value: bool) -> None:
        self._core.allow_hedging = value

    @property
    def hedge_mode_warning_shown(self) -> bool:
        """Whether hedging was met and has been warned of."""
        return self._core.hedge_mode_warning_shown

    @hedge_mode_warning_shown.setter
    def hedge_mode_warning_shown(self, value: bool) -> None:
        self._core.hedge_mode_warning_shown = value

    @property
    def observe(self) -> bool:
        """Whether refused orders are let through."""
        return self._core.observe

    @property
    def library(self) -> str:
        """The client library that an order's ``params`` are for."""
        return self._core.library

    @property
    def default_source(self) -> str:
        """The strategy or model that wants an order which names no source."""
        return self._core.default_source

    # -- what was decided ----------------------------------------------------------------

    @property
    def blocked_orders(self) -> list[BlockedOrderEvent]:
        """The refused orders kept, newest last.

        The live list: while other threads place orders, read it through
        ``get_blocked_orders_summary``, which copies it at one moment.
        """
        return self._core.journal.blocked_orders

    def get_blocked_orders_count(self, since_minutes: float | None = None) -> int:
        """How many refused orders are kept; of the last so many minutes only, if given."""
        blocked = self._core.journal.blocked()
        if since_minutes is None:
            return len(blocked)
        now = datetime.now(timezone.utc)
        oldest = since_minutes * 60
        return sum((now - event.timestamp).total_seconds() <= oldest for event in blocked)

    def get_blocked_orders_summary(self, limit: int = 10) -> list[dict[str, Any]]:
        """The newest refused orders, newest first, timestamps as ISO text.

        Args:
            limit: how many at most; zero or less for all that are kept.
        """
        newest_first = self._core.journal.blocked()[::-1]
        return [event.summary() for event in (newest_first[:limit] if limit > 0 else newest_first)]

    def recent_decisions(self, limit: int = 10) -> list[DecisionEvent]:
        """The newest decisions of every outcome, newest first; zero or less for all kept."""
        newest_first = self._core.journal.decisions()[::-1]
        return newest_first[:limit] if limit > 0 else newest_first

    def decision_counts(self) -> dict[str, int]:
        """Decisions ever made, as ``{"allowed": n, "refused": n, "failed": n}``."""
        return self._core.journal.counts()

    def on_event(
        self, callback: Callable[[GuardEvent], object], *, capacity: int = DEFAULT_CAPACITY
    ) -> Subscription:
        """Send every event from now on to a listener, in order, each exactly once.

        The listener runs in a thread of its own, behind a bounded queue: it may raise, block
        or hang without an order noticing. What the queue cannot take is dropped and counted
        in the subscription's ``dropped``.

        Args:
            callback: called with a ``DecisionEvent`` for each decision, and with a
                ``PositionConflictEvent`` where both directions are found open.
            capacity: events waiting at most.

        Returns:
            The subscription; call it, or its ``close``, to end it.
        """
        return self._core.journal.subscribe(callback, capacity)

    def on_blocked_order(
        self,
        publish: Callable[[str, dict[str, Any]], object],
        *,
        capacity: int = DEFAULT_CAPACITY,
    ) -> Subscription:
        """Publish refused orders to an event bus under the name they always had.

        Args:
            publish: called with ``order.blocked_by_invariant`` and a mapping of symbol,
                side, quantity, price, reason and timestamp (ISO text). Orders that observe
                mode let through are not published.
            capacity: events waiting at most, allowed ones included.

        Returns:
            The subscription, as ``on_event`` gives it.
        """

        def forward(event: GuardEvent) -> None:
            if isinstance(event, DecisionEvent) and event.name == BLOCKED:
                publish(event.name, event.payload())

        return self._core.journal.subscribe(forward, capacity)


def positions_left_out(function: str) -> TypeError:
    """Return what Python itself raises for an argument that is missing."""
    return TypeError(f"{function}() missing 1 required positional argument: 'current_positions'")
