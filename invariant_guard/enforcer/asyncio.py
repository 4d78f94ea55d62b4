"""The enforcer for asyncio: one call serves both ``await`` and ``async with``.

order = await enforcer.enforce_before_order(...)

async with enforcer.enforce_before_order(..., window_ms=5000) as order:
    reply = await exchange.create_order(..., params=order.params)
    await order.acknowledge(reply["id"])
"""

from __future__ import annotations

import contextlib
import os
import threading
import warnings
from collections.abc import Awaitable, Callable, Collection, Generator, Mapping
from datetime import datetime
from types import TracebackType
from typing import Any

from invariant_guard.basics.exchanges import UNSAID_EXCHANGE
from invariant_guard.basics.quantities import Number
from invariant_guard.enforcer.call import GuardCall, call_site
from invariant_guard.enforcer.core import EnforcerCore
from invariant_guard.enforcer.face import UNSET, EnforcerFace, Positions, positions_left_out
from invariant_guard.enforcer.order import OrderHandle
from invariant_guard.enforcer.process import ledger_of_this_process
from invariant_guard.enforcer.reserved_order import (
    HandleUse,
    log_correction,
    log_outcome,
    log_unheld,
    log_untold,
)
from invariant_guard.enforcer.settings import read_settings
from invariant_guard.enforcer.sync import over
from invariant_guard.enforcer.with_ledger import clear_async, params_of
from invariant_guard.instruments.instrument import InstrumentTable
from invariant_guard.instruments.symbols import Product
from invariant_guard.ledger.async_ledger import AsyncLedger, ThreadedStore
from invariant_guard.ledger.protocol.lifecycle import Receipt
from invariant_guard.ledger.protocol.reservations import new_id
from invariant_guard.ledger.stores.base import StoreUnavailable
from invariant_guard.ledger.urls import open_async_ledger
from invariant_guard.ledger.venues.rejections import is_definite
from invariant_guard.record.journal import Counter
from invariant_guard.rule.accounts import AccountBook
from invariant_guard.rule.arguments import Options


class AsyncOrder:
    """The handle of a cleared order; its words are awaited. See ``OrderHandle``.

    Without a ledger, or where an exit goes unreserved, telling it anything does nothing.
    """

    def __init__(
        self,
        ledger: AsyncLedger | None,
        order_id: str,
        params: dict[str, Any],
        *,
        timed: bool,
        site: str,
        exchange: str = "",
        travels: bool = True,
        take: Callable[[str], None] | None = None,
    ) -> None:
        self._ledger = ledger
        self._id = order_id
        self._params = params
        self._timed = timed
        self._site = site
        self._exchange = exchange
        self._use = HandleUse(travels)
        self._take = take

    @property
    def id(self) -> str:
        """The client order id to send, in the form that the venue takes."""
        self._use.id_read = True
        take, self._take = self._take, None
        if take is not None:
            take(self._id)
        return self._id

    @property
    def params(self) -> dict[str, Any]:
        """What to send along with the order."""
        self._use.id_read = self._use.params_read = True
        return dict(self._params)

    async def acknowledge(self, venue_order_id: object = None) -> None:
        """The venue took the order, under this id of its own."""
        self._use.spoken = True
        tracked = self._use.tracked
        await self._tell(
            lambda ledger: ledger.acknowledge(self._id, venue_order_id, tracked=tracked)
        )

    async def filled(self, total: Number, final: bool = False) -> None:
        """Report the cumulative fill, in the order's unit; ``final`` where it ends the order."""
        self._use.spoken = True
        await self._tell(lambda ledger: ledger.filled(self._id, total, final))

    async def rejected(self, error: object = None) -> None:
        """The call that sent this order raised ``error``."""
        self._use.spoken = True
        name = type(error).__name__
        if is_definite(error, self._exchange):
            await self._tell(lambda ledger: ledger.not_sent(self._id, f"refused: {name}"))
        else:
            await self._tell(lambda ledger: ledger.leave(self._id, f"unknown: {name}"))

    async def not_sent(self) -> None:
        """The order never left this process."""
        self._use.spoken = True
        await self._tell(lambda ledger: ledger.not_sent(self._id))

    async def __aenter__(self) -> AsyncOrder:
        self._use.entered = True
        try:
            await self._tell(
                lambda ledger: ledger.mark(self._id, tracked=self._use.travels, timed=True)
            )
        except BaseException:
            # Cancelled before the block began: nothing was sent, and nobody else will say so.
            if self._ledger is not None:
                self._ledger.owe(self._id)
            raise
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._ledger is None:
            return
        correction = log_correction(self._use, self._timed, self._site)
        try:
            if correction is not None:
                tracked, timed = correction
                await self._tell(lambda ledger: ledger.mark(self._id, tracked=tracked, timed=timed))
        finally:
            # Cancelled in the first word, the second is still so.
            if exc_type is not None:
                name = exc_type.__name__
                await self._tell(lambda ledger: ledger.leave(self._id, f"its block raised {name}"))

    async def _tell(self, word: Callable[[AsyncLedger], Awaitable[Receipt]]) -> None:
        if self._ledger is None:
            return
        try:
            log_outcome(self._id, await word(self._ledger))
        except StoreUnavailable as fault:
            log_untold(self._id, fault)

    def __bool__(self) -> bool:
        return True

    def __del__(self) -> None:
        # At interpreter exit anything may be gone already, and so it may after a failed __init__.
        with contextlib.suppress(Exception):
            if self._ledger is not None:
                log_unheld(self._use, self._id, self._site, "async with")


class PendingOrder:
    """A guard call that is yet to be made: await it, or enter it, once."""

    def __init__(self, decide: Callable[[], Awaitable[AsyncOrder]], site: str) -> None:
        self._decide: Callable[[], Awaitable[AsyncOrder]] | None = decide
        self._site = site
        self._order: AsyncOrder | None = None

    def __await__(self) -> Generator[Any, None, AsyncOrder]:
        return self._take().__await__()

    async def __aenter__(self) -> AsyncOrder:
        self._order = await self._take()
        return await self._order.__aenter__()

    def _take(self) -> Awaitable[AsyncOrder]:
        decide, self._decide = self._decide, None
        if decide is None:
            # It clears one order; a second clearance needs a decision of its own.
            raise RuntimeError(f"the guard call at {self._site} was already awaited")
        return decide()

    def __del__(self) -> None:
        # A forgotten await would send an order that nothing has judged. getattr: __init__ may
        # have failed.
        if getattr(self, "_decide", None) is not None:
            path, _, line = self._site.rpartition(":")
            with contextlib.suppress(ValueError):
                warnings.warn_explicit(
                    "enforce_before_order was never awaited, so the order was not judged",
                    RuntimeWarning, path, int(line), source=self,
                )  # fmt: skip

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._order is not None:
            await self._order.__aexit__(exc_type, exc, traceback)


class AsyncPositionInvariantEnforcer(EnforcerFace):
    """``PositionInvariantEnforcer`` for coroutines.

    Args:
        allow_hedging: allow every order, unseen.
        ledger: an ``AsyncLedger`` or a URL; None counts no orders in flight.

    Every other setting is one of ``PositionInvariantEnforcer``.

    Raises:
        TypeError, ValueError: a setting is not what it has to be.
    """

    __slots__ = ("_ledger", "enforcer")

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
        ledger: AsyncLedger | str | None = None,
        library: str = "ccxt",
        default_exchange: str | None = None,
        default_source: str = "",
        journal: str | None = None,
        signals: str | None = None,
    ) -> None:
        if isinstance(ledger, str):
            ledger = open_async_ledger(ledger)
        if ledger is not None and not isinstance(ledger, AsyncLedger):
            raise TypeError(f"a ledger is an AsyncLedger or its URL, not {ledger!r}")
        self._ledger = ledger
        settings = read_settings(
            hedging_symbols=hedging_symbols,
            hedging_accounts=hedging_accounts,
            observe=observe,
            require_snapshot=require_snapshot,
            max_snapshot_age=max_snapshot_age,
            lot_sizes=lot_sizes,
            default_product=default_product,
            instruments=instruments,
            accounts=accounts,
            blocked_history=blocked_history,
            decision_history=decision_history,
            count=count,
            library=library,
            default_exchange=default_exchange,
            default_source=default_source,
            journal=journal,
            signals=signals,
        )
        super().__init__(EnforcerCore(settings, allow_hedging, counted=ledger is not None))
        #: The synchronous face of the same core, for callers outside a loop; without a ledger.
        self.enforcer = over(self._core)

    @property
    def ledger(self) -> AsyncLedger | None:
        """The ledger that counts orders in flight, or None."""
        return self._ledger

    def enforce_before_order(
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
        window_ms: int | None = None,
        group: str | None = None,
        conditional: bool = False,
        source: str = "",
        reference_price: Any = None,
        reference_at: datetime | float | None = None,
        contract_size: Any = None,
    ) -> PendingOrder:
        """Clear the order, or raise, once this is awaited or entered.

        The arguments are those of ``PositionInvariantEnforcer.enforce_before_order``.

        Raises:
            PositionInvariantViolation: when awaited or entered; the order must not be sent.
            TypeError: arguments are missing or unknown.
        """
        options = None
        if (
            reduce_only is not False
            or close_position is not False
            or price is not None
            or lot_size is not None
            or product is not None
            or window_ms is not None
            or group is not None
            or conditional is not False
            or reference_price is not None
            or contract_size is not None
        ):
            options = Options(
                reduce_only, close_position, price, lot_size, product, window_ms, group, conditional,
                reference_price, reference_at, contract_size,
            )  # fmt: skip
        if self._ledger is None and current_positions is UNSET:
            raise positions_left_out("enforce_before_order")
        call = GuardCall(
            symbol, side, quantity, current_positions, account, exchange, options, call_site(),
            source,
        )  # fmt: skip
        return PendingOrder(lambda: self._enforce(call), call.site)

    async def _enforce(self, call: GuardCall) -> AsyncOrder:
        core, ledger = self._core, self._ledger
        plan, order_id = None, ""
        if ledger is not None:
            violation, plan = await clear_async(core, ledger, call)
        else:
            if core.take is not None:
                order_id = new_id()
            violation = core.decide(
                call.symbol, call.side, call.quantity, call.positions, call.account,
                call.exchange, call.options, source=call.source, client_id=order_id,
            )  # fmt: skip
        if violation is not None and not core.observe:
            try:
                raise violation
            finally:
                del violation
        if ledger is None or plan is None or not plan.reserved:
            take = core.take if order_id else None
            order_id = order_id or OrderHandle().id
            return AsyncOrder(None, order_id, {}, timed=False, site=call.site, take=take)
        return AsyncOrder(
            ledger,
            plan.order_id,
            params_of(plan),
            timed=plan.timed,
            site=call.site,
            exchange=plan.exchange,
            travels=plan.travels,
        )


_lock = threading.Lock()
_enforcer: AsyncPositionInvariantEnforcer | None = None
_ledgers: dict[str, AsyncLedger] = {}


def get_async_position_invariant_enforcer(
    allow_hedging: bool | None = None,
) -> AsyncPositionInvariantEnforcer:
    """The asynchronous enforcer of this process, the same one for every caller.

    Made like ``get_position_invariant_enforcer``, from QT_ALLOW_HEDGING and
    INVARIANT_GUARD_LEDGER; in one process both count in one ledger.

    Args:
        allow_hedging: True or False replaces it by a new one with that setting.

    Raises:
        TypeError: ``allow_hedging`` is neither a bool nor None.
        ValueError: INVARIANT_GUARD_LEDGER names no ledger.
    """
    global _enforcer
    with _lock:
        if allow_hedging is None:
            if _enforcer is not None:
                return _enforcer
            allow_hedging = os.environ.get("QT_ALLOW_HEDGING", "").lower() == "true"
        _enforcer = AsyncPositionInvariantEnforcer(allow_hedging, ledger=_ledger())
        return _enforcer


def reset_async_enforcer() -> None:
    """Drop it; the next call makes a new one. Releases nothing."""
    global _enforcer
    with _lock:
        _enforcer = None


def _ledger() -> AsyncLedger | None:
    shared = ledger_of_this_process()
    if shared is None:
        return None
    if shared.url not in _ledgers:
        if shared.url.startswith(("memory:", "sqlite:")):
            # The very store of the synchronous enforcer: memory is not shared otherwise.
            _ledgers[shared.url] = AsyncLedger(ThreadedStore(shared.store), url=shared.url)
        else:
            _ledgers[shared.url] = open_async_ledger(shared.url)
    return _ledgers[shared.url]


def _after_fork_in_child() -> None:
    # Another thread may have held it, and that thread stayed in the parent.
    global _lock
    _lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
