"""The enforcer that services put on their order path."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from invariant_guard.basics.exchanges import UNSAID_EXCHANGE
from invariant_guard.enforcer.call import GuardCall, call_site
from invariant_guard.enforcer.core import EnforcerCore
from invariant_guard.enforcer.face import UNSET, EnforcerFace, Positions, positions_left_out
from invariant_guard.enforcer.order import OrderHandle
from invariant_guard.enforcer.reserved_order import ReservedOrder
from invariant_guard.enforcer.settings import read_settings
from invariant_guard.enforcer.with_ledger import clear, params_of
from invariant_guard.instruments.instrument import InstrumentTable
from invariant_guard.instruments.symbols import Product
from invariant_guard.ledger.ledger import Ledger
from invariant_guard.ledger.protocol.reservations import new_id
from invariant_guard.ledger.urls import open_ledger
from invariant_guard.record.journal import Counter
from invariant_guard.rule.accounts import AccountBook
from invariant_guard.rule.arguments import Options


class PositionInvariantEnforcer(EnforcerFace):
    """Refuses orders that would open the direction opposite to an open position.

    One instance serves any number of threads and asyncio tasks; a call never waits for
    anything but a short lock, and that only when the order is refused, or opens something on a
    snapshot. Once it has cleared one direction, it refuses the other on a snapshot that was read
    before (POSITIONS_OUTDATED); with a ledger that is the ledger's.

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
        default_exchange: where orders go whose call names no exchange; None for
            INVARIANT_GUARD_EXCHANGE. Where neither says, binance; a ledger warns of it once.
        instruments: the exchanges' own symbols; others are then refused.
        accounts: account labels bound to accounts.
        blocked_history: refused orders kept; None for QT_BLOCKED_ORDER_HISTORY, or 1000.
        decision_history: decisions kept for ``recent_decisions``.
        count: called with outcome, code and exchange once for each decision, such as
            ``PrometheusCounter``.
        ledger: counts orders in flight, across threads, processes and machines: a ``Ledger``
            or its URL, such as ``sqlite:////var/lib/trading/ledger.db``. None counts none.
        library: whose ``create_order`` the handle's ``params`` are for.
        default_source: which strategy or model wants an order that names no ``source``.
        journal: URL of a file that keeps every decision of every process, such as
            ``sqlite:////var/lib/trading/journal.db``; None for INVARIANT_GUARD_JOURNAL, "" for
            none.
        signals: path of a file to which ``note_signal`` appends, such as
            ``/var/lib/trading/signals.jsonl``; None for INVARIANT_GUARD_SIGNALS, "" for none.

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
        default_exchange: str | None = None,
        default_source: str = "",
        journal: str | None = None,
        signals: str | None = None,
    ) -> None:
        self._ledger = _ledger(ledger)
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
        super().__init__(EnforcerCore(settings, allow_hedging, counted=self._ledger is not None))

    @property
    def ledger(self) -> Ledger | None:
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
    ) -> OrderHandle:
        """Clear the order, or raise. Call it right before every order, exits included.

        With a ledger the order's direction is reserved too, in the same step; the positions may
        then be left out, and are a second veto where they are passed.

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
            price: the order's price, for the events and for limits; None for a market order.
            lot_size: smallest tradable quantity; overrides the enforcer's ``lot_sizes``.
            product: what the symbol means where its spelling does not say, such as
                ``linear_perp``.
            window_ms: milliseconds, 1 to 60,000, after which the venue is to refuse the order,
                which lets the ledger find out later that it never arrived. Only with a ledger.
            group: name shared by closing orders of which one cancels the others.
            conditional: the order is a stop or a take-profit.
            source: which strategy or model wants the order, at most 128 characters; for the
                record, and for what is limited by source.
            reference_price: the market's price, which limits in money and a collar need.
            reference_at: when it was so: an aware datetime, or seconds since the epoch.
            contract_size: what one unit of ``quantity`` is of the instrument; by default what the
                instruments say, and else 1.

        Returns:
            A handle for the one order that was cleared: truthy, usable in ``with``. Without a
            ledger it is free to be ignored; with one, use ``with``, and send its ``params``.

        Raises:
            PositionInvariantViolation: the order must not be sent; see its ``code``,
                ``reason`` and ``remedy``. Failures of the guard itself come as one too.
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
        core, ledger, plan, order_id = self._core, self._ledger, None, ""
        if ledger is not None:
            call = GuardCall(
                symbol, side, quantity, current_positions, account, exchange, options, call_site(),
                source,
            )  # fmt: skip
            violation, plan = clear(core, ledger, call)
        elif current_positions is UNSET:
            raise positions_left_out("enforce_before_order")
        else:
            if core.take is not None:
                order_id = new_id()
            violation = core.decide(
                symbol, side, quantity, current_positions, account, exchange, options, None, True,
                source, order_id,
            )  # fmt: skip
        if violation is not None and not core.observe:
            try:
                raise violation
            finally:
                # The traceback holds this frame: without this, each refusal is a cycle.
                del violation
        if ledger is None or plan is None or not plan.reserved:
            return OrderHandle(order_id, core.take) if order_id else OrderHandle()
        return ReservedOrder(
            ledger,
            plan.order_id,
            params_of(plan),
            timed=plan.timed,
            site=plan.call.site,
            exchange=plan.exchange,
            travels=plan.travels,
        )

    def __repr__(self) -> str:
        mode = "observe" if self.observe else "enforce"
        return (
            f"<PositionInvariantEnforcer mode={mode} allow_hedging={self.allow_hedging} "
            f"blocked={len(self.blocked_orders)}>"
        )


def over(core: EnforcerCore) -> PositionInvariantEnforcer:
    """Make the synchronous face, without a ledger, of a core that another face stands on."""
    face = PositionInvariantEnforcer.__new__(PositionInvariantEnforcer)
    EnforcerFace.__init__(face, core)
    face._ledger = None
    return face


def _ledger(ledger: Ledger | str | None) -> Ledger | None:
    if ledger is None or isinstance(ledger, Ledger):
        return ledger
    if isinstance(ledger, str):
        return open_ledger(ledger)
    raise TypeError(f"a ledger is a Ledger or its URL, not {ledger!r}")
