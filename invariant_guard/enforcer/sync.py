"""The enforcer that services put on their order path."""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timezone
from decimal import Decimal
from time import time
from types import MappingProxyType
from typing import Any, cast

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.basics.log import logger, say
from invariant_guard.basics.quantities import NotAQuantity, exact, finite
from invariant_guard.basics.text import kept, shown
from invariant_guard.basics.violation import PositionInvariantViolation
from invariant_guard.enforcer import with_ledger
from invariant_guard.enforcer.order import OrderHandle
from invariant_guard.instruments.instrument import InstrumentTable
from invariant_guard.instruments.symbols import Product
from invariant_guard.ledger.ledger import Ledger
from invariant_guard.ledger.urls import open_ledger
from invariant_guard.ledger.venues.order_params import LIBRARIES
from invariant_guard.positions.snapshot import PositionSnapshot
from invariant_guard.record.events import BLOCKED, BlockedOrderEvent, DecisionEvent, Event
from invariant_guard.record.journal import Counter, Journal
from invariant_guard.record.listeners import DEFAULT_CAPACITY, Subscription
from invariant_guard.rule.accounts import AccountBook
from invariant_guard.rule.netting import Basis, Options, Policy, judge

#: A constant of this module: it is looked up before every order.
_DEBUG = logging.DEBUG

#: What an order is judged on: ``{symbol: signed net quantity}``, positive long, or a snapshot.
Positions = Mapping[str, Any] | PositionSnapshot

_UNSET: Any = with_ledger.UNSET


class PositionInvariantEnforcer:
    """Refuses orders that would open the direction opposite to an open position.

    One instance serves any number of threads and asyncio tasks; a call never waits for
    anything but a short lock, and that only when the order is refused.

    Args:
        allow_hedging: allow every order, unseen. Prefer the two narrower settings.
        hedging_symbols: symbols, exactly as orders spell them, on which both directions are
            meant.
        hedging_accounts: accounts on which both directions are meant.
        observe: judge and record, but let refused orders through. For a rollout only.
        require_snapshot: refuse plain mappings, whose origin and age nobody can check.
        max_snapshot_age: seconds after which a snapshot is stale; None for never.
        lot_sizes: smallest tradable quantity by symbol; a position of less than half of it
            is float residue, not a position.
        default_product: what a symbol such as BTCUSDT means where neither the call nor the
            spelling says it.
        instruments: the exchanges' own symbols; others are then refused.
        accounts: account labels bound to accounts.
        blocked_history: refused orders kept; None for QT_BLOCKED_ORDER_HISTORY, or 1000.
        decision_history: decisions kept for ``recent_decisions``.
        count: called with outcome, code and exchange once for each decision, such as
            ``PrometheusCounter``.
        ledger: counts orders in flight, across threads, processes and machines: a ``Ledger``
            or its URL, such as ``sqlite:////var/lib/trading/ledger.db``. None counts none.
        library: whose ``create_order`` the handle's ``params`` are for.

    Raises:
        TypeError, ValueError: a setting is not what it has to be.
        ImportError: a redis:// ledger without the redis package.
    """

    def __init__(
        self,
        allow_hedging: bool = False,
        *,
        hedging_symbols: Collection[str] = (),
        hedging_accounts: Collection[str] = (),
        observe: bool = False,
        require_snapshot: bool = False,
        max_snapshot_age: float | None = 60.0,
        lot_sizes: Mapping[str, Any] | None = None,
        default_product: Product | str | None = None,
        instruments: InstrumentTable | None = None,
        accounts: Mapping[str, str] | AccountBook | None = None,
        blocked_history: int | None = None,
        decision_history: int = 1000,
        count: Counter | None = None,
        ledger: Ledger | str | None = None,
        library: str = "ccxt",
    ) -> None:
        self._ledger, self._library = _ledger_of(ledger), _library_of(library)
        self.hedge_mode_warning_shown = False
        self._observe = _switch("observe", observe)
        book = accounts if isinstance(accounts, AccountBook) else AccountBook(accounts)
        self._hedging_symbols = _names("hedging_symbols", hedging_symbols)
        self._hedging_accounts = frozenset(
            book.account_of(label) for label in _names("hedging_accounts", hedging_accounts)
        )
        self._policy = Policy(
            require_snapshot=_switch("require_snapshot", require_snapshot),
            max_snapshot_age=_age(max_snapshot_age),
            lot_sizes=_lot_sizes(lot_sizes or {}),
            default_product=None if default_product is None else Product(default_product),
            instruments=instruments,
            accounts=book,
        )
        if blocked_history is not None:
            _at_least("blocked_history", blocked_history, 0)
        _at_least("decision_history", decision_history, 1)
        self._journal = Journal(blocked_history, decision_history, not self._observe, count)
        # Held here because they run before every order.
        self._numbers, self._write = self._journal.numbers, self._journal.write
        self._set_hedging(allow_hedging)
        weakref.finalize(self, self._journal.close)
        if self._observe:
            say(
                logging.WARNING,
                "OBSERVE MODE IS ON: this enforcer judges and records, and blocks NO order",
            )

    # -- settings ------------------------------------------------------------------------

    @property
    def allow_hedging(self) -> bool:
        """Whether every order is allowed, unseen."""
        return self._allow_hedging

    @allow_hedging.setter
    def allow_hedging(self, value: bool) -> None:
        self._set_hedging(value)

    def _set_hedging(self, value: object) -> None:
        self._allow_hedging = _switch("allow_hedging", value)
        self._hedging = bool(self._allow_hedging or self._hedging_symbols or self._hedging_accounts)

    @property
    def observe(self) -> bool:
        """Whether refused orders are let through."""
        return self._observe

    @property
    def ledger(self) -> Ledger | None:
        """What counts orders in flight; None where nothing does."""
        return self._ledger

    @property
    def library(self) -> str:
        """The client library that the handle's ``params`` are for."""
        return self._library

    # -- the guard -----------------------------------------------------------------------

    def check_can_open_position(
        self,
        symbol: str,
        side: str,
        quantity: Any,
        current_positions: Positions = _UNSET,
        account: str = "default",
        exchange: str = "binance",
        *,
        reduce_only: bool = False,
        close_position: bool = False,
        price: Any = None,
        lot_size: Any = None,
        product: Product | str | None = None,
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
            exchange: the exchange it goes to.
            reduce_only: the order can only make an open position smaller. Say so on the
                order too: the guard cannot make the venue enforce it.
            close_position: it closes the whole leg, whatever its size is by then.
            price: the order's price, for the events only.
            lot_size: smallest tradable quantity; overrides the enforcer's ``lot_sizes``.
            product: what the symbol means where its spelling does not say, such as
                ``linear_perp``.

        Returns:
            ``(True, None)``, or ``(False, reason)``. In observe mode always the first.

        Raises:
            TypeError: arguments are missing or unknown. Nothing else.
        """
        if current_positions is _UNSET:
            raise _positions_left_out("check_can_open_position")
        options = None
        if (
            reduce_only is not False
            or close_position is not False
            or price is not None
            or lot_size is not None
            or product is not None
        ):
            options = Options(reduce_only, close_position, price, lot_size, product)
        violation = self._decide(
            symbol, side, quantity, current_positions, account, exchange, options
        )
        if violation is None or self._observe:
            return True, None
        return False, violation.reason

    def enforce_before_order(
        self,
        symbol: str,
        side: str,
        quantity: Any,
        current_positions: Positions = _UNSET,
        account: str = "default",
        exchange: str = "binance",
        *,
        reduce_only: bool = False,
        close_position: bool = False,
        price: Any = None,
        lot_size: Any = None,
        product: Product | str | None = None,
        window_ms: int | None = None,
        group: str | None = None,
        conditional: bool = False,
    ) -> OrderHandle:
        """Clear the order, or raise. Call it right before every order, exits included.

        The arguments are those of ``check_can_open_position``. With a ledger the order's
        direction is reserved too, in the same step; the positions may then be left out, and
        are a second veto where they are passed.

        Args:
            window_ms: milliseconds after which the venue is to refuse the order, which lets
                the ledger find out later that it never arrived. Only with a ledger.
            group: name shared by closing orders of which one cancels the others.
            conditional: the order is a stop or a take-profit.

        Returns:
            A handle for the one order that was cleared: truthy, usable in ``with``. Without a
            ledger it is free to be ignored; with one, use ``with``, and send its ``params``.

        Raises:
            PositionInvariantViolation: the order must not be sent; see its ``code``,
                ``reason`` and ``remedy``. Failures of the guard itself come as one too.
            TypeError: arguments are missing or unknown.
        """
        if self._ledger is not None:
            call = with_ledger.Call(
                symbol, side, quantity, current_positions, account, exchange,
                Options(reduce_only, close_position, price, lot_size, product), window_ms, group,
                conditional, with_ledger.call_site(),
            )  # fmt: skip
            return with_ledger.enforce(self, self._ledger, call)
        if current_positions is _UNSET:
            raise _positions_left_out("enforce_before_order")
        options = None
        if (
            reduce_only is not False
            or close_position is not False
            or price is not None
            or lot_size is not None
            or product is not None
        ):
            options = Options(reduce_only, close_position, price, lot_size, product)
        violation = self._decide(
            symbol, side, quantity, current_positions, account, exchange, options
        )
        if violation is not None and not self._observe:
            try:
                raise violation
            finally:
                # The traceback holds this frame: without this, each refusal is a cycle.
                del violation
        return OrderHandle()

    def _decide(
        self,
        symbol: object,
        side: object,
        quantity: object,
        positions: object,
        account: object,
        exchange: object,
        options: Options | None,
        ruling: Callable[[], tuple[Basis, object]] | None = None,
    ) -> PositionInvariantViolation | None:
        """Judge, write down, and hand the refusal back, if it is one.

        ``ruling`` gives the verdict where a ledger had a part in it.
        """
        now = time()
        existing: object = None
        snapshot = None
        # By type, not isinstance: that would ask the object itself, which may raise.
        if type(positions) is not dict and issubclass(type(positions), PositionSnapshot):
            snapshot = cast(PositionSnapshot, positions)
        try:
            if self._hedging and self._is_hedged(symbol, account):
                basis = Basis.HEDGING
                self._warn_of_hedging()
                # Nobody has looked at these, so the history must not keep what they are.
                symbol, side, quantity = kept(symbol), kept(side), kept(quantity)
                account, exchange = kept(account), kept(exchange)
            elif ruling is not None:
                basis, existing = ruling()
            else:
                basis, existing = judge(
                    self._policy, now, symbol, side, quantity, positions, account, exchange,
                    options,
                )  # fmt: skip
        except Exception as caught:
            return self._refuse(
                caught, now, symbol, side, quantity, snapshot, account, exchange, options
            )
        price = None if options is None else kept(options.price)
        try:
            record = (
                next(self._numbers), now, basis, symbol, side, quantity, price, existing,
                account, exchange, snapshot is not None,
            )  # fmt: skip
            self._write(record)
            if self._journal.watched or logger.isEnabledFor(_DEBUG):
                self._journal.announce(record)
        except Exception as trouble:
            self._journal.fault(trouble)
        if snapshot is not None and basis is not Basis.HEDGING:
            self._report_conflicts(now, snapshot, account, exchange)
        return None

    def _conclude(
        self, call: with_ledger.Call, ruling: Callable[[], tuple[Basis, object]] | None
    ) -> None:
        """Write down what was decided, by the ruling if one is given, and raise a refusal."""
        violation = self._decide(
            call.symbol, call.side, call.quantity, call.positions, call.account, call.exchange,
            call.options, ruling,
        )  # fmt: skip
        if violation is not None and not self._observe:
            try:
                raise violation
            finally:
                del violation

    def _refuse(
        self,
        caught: Exception,
        now: float,
        symbol: object,
        side: object,
        quantity: object,
        snapshot: PositionSnapshot | None,
        account: object,
        exchange: object,
        options: Options | None,
    ) -> PositionInvariantViolation:
        violation, fault = _refusal(caught)
        price = None if options is None else options.price
        try:
            self._journal.refused(
                now, violation, fault, symbol, side, quantity, price, account, exchange,
                snapshot is not None,
            )  # fmt: skip
        except Exception as trouble:
            self._journal.fault(trouble)
        if snapshot is not None:
            self._report_conflicts(now, snapshot, account, exchange)
        return violation

    def _is_hedged(self, symbol: object, account: object) -> bool:
        if self._allow_hedging:
            return True
        if type(symbol) is str and symbol in self._hedging_symbols:
            return True
        return type(account) is str and (
            self._policy.accounts.account_of(account) in self._hedging_accounts
        )

    def _warn_of_hedging(self) -> None:
        if self.hedge_mode_warning_shown:
            return
        self.hedge_mode_warning_shown = True
        scope = "every order" if self._allow_hedging else "the symbols and accounts configured"
        say(logging.WARNING, "HEDGING IS ON for %s: opposing positions are allowed there", scope)

    def _report_conflicts(
        self, now: float, snapshot: PositionSnapshot, account: object, exchange: object
    ) -> None:
        try:
            for symbol, both in snapshot.broken:
                if not self._is_hedged(symbol, account):
                    self._journal.conflicts(now, snapshot, symbol, both, account, exchange)
        except Exception as trouble:
            self._journal.fault(trouble)

    # -- what was decided ----------------------------------------------------------------

    @property
    def blocked_orders(self) -> list[BlockedOrderEvent]:
        """The refused orders kept, newest last.

        The live list: while other threads place orders, read it through
        ``get_blocked_orders_summary``, which copies it at one moment.
        """
        return self._journal.blocked_orders

    def get_blocked_orders_count(self, since_minutes: float | None = None) -> int:
        """How many refused orders are kept; of the last so many minutes only, if given."""
        blocked = self._journal.blocked()
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
        newest_first = self._journal.blocked()[::-1]
        return [event.summary() for event in (newest_first[:limit] if limit > 0 else newest_first)]

    def recent_decisions(self, limit: int = 10) -> list[DecisionEvent]:
        """The newest decisions of every outcome, newest first; zero or less for all kept."""
        newest_first = self._journal.decisions()[::-1]
        return newest_first[:limit] if limit > 0 else newest_first

    def decision_counts(self) -> dict[str, int]:
        """Decisions ever made, as ``{"allowed": n, "refused": n, "failed": n}``."""
        return self._journal.counts()

    def on_event(
        self, callback: Callable[[Event], object], *, capacity: int = DEFAULT_CAPACITY
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
        return self._journal.subscribe(callback, capacity)

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

        def forward(event: Event) -> None:
            if isinstance(event, DecisionEvent) and event.name == BLOCKED:
                publish(event.name, event.payload())

        return self._journal.subscribe(forward, capacity)

    def __repr__(self) -> str:
        mode = "observe" if self._observe else "enforce"
        return (
            f"<PositionInvariantEnforcer mode={mode} allow_hedging={self._allow_hedging} "
            f"blocked={len(self.blocked_orders)}>"
        )


def _refusal(
    caught: Exception,
) -> tuple[PositionInvariantViolation, Exception | None]:
    """The refusal, and the fault behind it if the guard itself failed."""
    if isinstance(caught, PositionInvariantViolation):
        # It is raised again, or dropped; the frames that made it would only be kept alive.
        return caught.with_traceback(None), None
    violation = PositionInvariantViolation(
        f"Cannot judge the order: the guard failed with {type(caught).__name__}, {shown(caught)}",
        code=ViolationCode.INTERNAL,
    )
    violation.__cause__ = caught
    return violation, caught


def _ledger_of(ledger: Ledger | str | None) -> Ledger | None:
    if ledger is None or isinstance(ledger, Ledger):
        return ledger
    if isinstance(ledger, str):
        return open_ledger(ledger)
    raise TypeError(f"a ledger is a Ledger or its URL, not {ledger!r}")


def _library_of(library: str) -> str:
    if library not in LIBRARIES:
        raise ValueError(f"library {library!r} is none of {', '.join(LIBRARIES)}")
    return library


def _positions_left_out(function: str) -> TypeError:
    return TypeError(f"{function}() missing 1 required positional argument: 'current_positions'")


def _switch(name: str, value: object) -> bool:
    """A real bool: the word "false" would switch a safety off."""
    if isinstance(value, int) and value in (0, 1):
        return bool(value)
    raise TypeError(f"{name} is True or False, not {value!r}")


def _names(name: str, values: Collection[str]) -> frozenset[str]:
    if isinstance(values, (str, bytes)):
        raise TypeError(f"{name} is a collection of texts, not one text: [{values!r}]")
    known = frozenset(values)
    for value in known:
        if type(value) is not str:
            raise TypeError(f"{name} holds texts, not {value!r}")
    return known


def _age(seconds: float | None) -> float | None:
    if seconds is None:
        return None
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not seconds > 0:
        raise ValueError(f"max_snapshot_age is seconds above zero or None, not {seconds!r}")
    return float(seconds)


def _lot_sizes(sizes: Mapping[str, Any]) -> Mapping[str, Decimal]:
    lots = {}
    for symbol, size in sizes.items():
        try:
            lots[symbol] = exact(finite(size))
        except NotAQuantity as fault:
            raise ValueError(f"the lot size of {symbol!r} {fault}: {size!r}") from fault
        if lots[symbol] <= 0:
            raise ValueError(f"the lot size of {symbol!r} is not above zero: {size!r}")
    return MappingProxyType(lots)


def _at_least(name: str, value: object, least: int) -> None:
    if type(value) is not int or value < least:
        raise ValueError(f"{name} is a count of at least {least}, not {value!r}")
