"""Plan: the reservation that a guard call asks for, and its answer."""

from __future__ import annotations

import logging
import os
import time
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.basics.exchanges import UNSAID_EXCHANGE, canonical_exchange
from invariant_guard.basics.log import say
from invariant_guard.basics.quantities import Number
from invariant_guard.basics.text import shown
from invariant_guard.basics.violation import PositionInvariantViolation
from invariant_guard.enforcer.call import GuardCall
from invariant_guard.enforcer.core import EnforcerCore, Ruling
from invariant_guard.enforcer.face import UNSET
from invariant_guard.enforcer.ledger_refusals import refusal_of
from invariant_guard.enforcer.settings import EXCHANGE_VARIABLE
from invariant_guard.instruments.instrument import Instrument, InstrumentTable
from invariant_guard.instruments.symbols import Product, read
from invariant_guard.ledger.limits.pricing import NO_PRICES, Prices
from invariant_guard.ledger.model.enums import Kind, Refusal, Side
from invariant_guard.ledger.model.units import to_units
from invariant_guard.ledger.operations import Asked
from invariant_guard.ledger.protocol.admission import Decision
from invariant_guard.ledger.stores.base import StoreUnavailable
from invariant_guard.ledger.venues.client_ids import Passage, passage_of
from invariant_guard.ledger.venues.order_params import stamp
from invariant_guard.positions.snapshot import PositionSnapshot
from invariant_guard.rule.arguments import (
    Options,
    OrderTerms,
    read_order,
    read_source,
    unfit,
    unfit_quantity,
)
from invariant_guard.rule.netting import judge
from invariant_guard.rule.policy import Basis, Policy

logger = logging.getLogger("invariant_guard.ledger")

PRODUCT_VARIABLE = "INVARIANT_GUARD_PRODUCT"

# Why a snapshot is no word on the order at all.
_SAYS_NOTHING = frozenset(
    {
        ViolationCode.STALE_SNAPSHOT,
        ViolationCode.POSITIONS_OUTDATED,
        ViolationCode.WRONG_ACCOUNT,
        ViolationCode.WRONG_EXCHANGE,
    }
)

# Products whose venues take a reduce-only flag and hold the order to it.
_REDUCE_ONLY = frozenset({Product.LINEAR_PERP, Product.INVERSE_PERP, Product.FUTURE})


@dataclass(frozen=True)
class Plan:
    """What is known of a call before, and then after, the ledger was asked.

    Attributes:
        order: its arguments; None where they could not be read.
        asked: what the ledger is to be asked; None where there is nothing to ask.
        basis, existing: why the order is allowed, and the position it was judged on.
        fault: what stops the order.
        fields: what carries the deadline to the venue.
        order_id: the reservation's id, once there is one.
        reserved: the ledger counts the order.
        passage: how its client id travels; None where the arguments could not be read.
        recorded: the ledger refused the order itself, and has an event of it.
    """

    call: GuardCall
    order: OrderTerms | None = None
    asked: Asked | None = None
    basis: Basis | None = None
    existing: Number | None = None
    fault: Exception | None = None
    fields: dict[str, Any] | None = None
    order_id: str = ""
    reserved: bool = False
    passage: Passage | None = None
    recorded: bool = False

    @property
    def ruling(self) -> Ruling:
        """The outcome, as the core writes it down."""
        return Ruling(self.basis, self.existing, self.fault)

    @property
    def timed(self) -> bool:
        """Whether the venue holds the order to a deadline."""
        return self.asked is not None and self.asked.deadline is not None

    @property
    def travels(self) -> bool:
        """Whether the venue gets the id, so that it can be asked for the order."""
        return self.passage is not None and not self.passage.obstacle

    @property
    def exchange(self) -> str:
        """The exchange's name, as the ledger has it."""
        return "" if self.asked is None else self.asked.exchange

    def heard(self, order_id: str, decision: Decision) -> Plan:
        """Take the ledger's decision in."""
        assert self.order is not None
        plan = replace(self, order_id=order_id, reserved=decision.reserved)
        if decision.refusal is None or plan.fault is not None:
            return plan if plan.fault is not None or plan.travels else plan._untracked()
        if decision.refusal is Refusal.UNKNOWN_ACCOUNT and plan._harmless:
            return replace(plan, basis=Basis.UNRESERVED_EXIT)
        return replace(plan, fault=refusal_of(self.order, decision), recorded=True)

    def unheard(self, fault: StoreUnavailable) -> Plan:
        """Let a harmless exit go where the store could not tell; refuse all else."""
        if self.fault is not None:
            return self
        if self._harmless:
            logger.error("an exit goes unreserved: %s. %s", fault.reason, fault.remedy)
            return replace(self, basis=Basis.UNRESERVED_EXIT)
        assert self.order is not None
        violation = PositionInvariantViolation(
            f"Cannot judge the order on {self.order.symbol}: {fault.reason}",
            code=ViolationCode.STORE_UNAVAILABLE,
            remedy=fault.remedy,
        )
        violation.__cause__ = fault
        return replace(self, fault=violation)

    def failed(self, fault: Exception) -> Plan:
        """Refuse openings, and no exit, where something of ours broke."""
        if self.fault is None and self._harmless:
            logger.error("an exit goes unreserved: the ledger failed", exc_info=fault)
            return replace(self, basis=Basis.UNRESERVED_EXIT)
        return replace(self, fault=self.fault or fault)

    def _untracked(self) -> Plan:
        assert self.passage is not None
        _warn_untracked(self.exchange, self.passage.obstacle)
        return replace(self, basis=Basis.UNTRACKED)

    @property
    def _harmless(self) -> bool:
        asked = self.asked
        return asked is not None and asked.kind is Kind.CLOSE and asked.enforced


def prepare(core: EnforcerCore, call: GuardCall) -> Plan:
    """Read the arguments, and let the positions veto where some were passed."""
    if call.exchange is UNSAID_EXCHANGE:
        call = replace(call, exchange=core.unsaid_exchange)
    try:
        policy, stray = _policy(core.policy)
        order = read_order(
            policy, call.symbol, call.side, call.quantity, call.account, call.exchange, call.options
        )
        if stray is not None and order.product is None:
            raise unfit(order.symbol, f"{shown(stray)} is no product")
        if order.exchange is UNSAID_EXCHANGE:
            _warn_unsaid_exchange()
        source = read_source(order.symbol, call.source) or core.default_source
        asked, fields, passage = _asked(core, policy, order, call.quantity, source, call.options)
    except Exception as fault:
        return Plan(call, fault=fault)
    plan = Plan(call, order, asked, Basis.LEDGER, fields=fields, passage=passage)
    if call.positions is UNSET:
        return plan
    try:
        basis, existing = judge(
            policy, time.time(), call.symbol, call.side, call.quantity, call.positions,
            call.account, call.exchange, call.options,
        )  # fmt: skip
    except Exception as fault:
        if plan._harmless and getattr(fault, "code", None) in _SAYS_NOTHING:
            # A snapshot that is of another moment or account says nothing against an exit that the
            # venue itself holds to reduce-only; the ledger judges its size.
            return plan
        # Observing, the order goes out all the same, so it counts.
        return replace(plan, fault=fault, asked=asked if core.observe else None)
    return replace(plan, basis=basis, existing=existing)


@lru_cache(maxsize=1)
def _warn_unsaid_exchange() -> None:
    """Warn once of orders that count as Binance's, and so meet none of another exchange."""
    say(
        logging.WARNING,
        "an order names no exchange, and the ledger counts it as binance's: an order on the same "
        "symbol that names another exchange does not meet it. Pass exchange=, or set "
        "default_exchange= or %s",
        EXCHANGE_VARIABLE,
    )


def names_in_doubt(plan: Plan) -> tuple[str, str] | None:
    """Return two accounts' names that stop the order, unless the ledger knows them as one."""
    fault, positions, order = plan.fault, plan.call.positions, plan.order
    if order is None or not isinstance(fault, PositionInvariantViolation):
        return None
    if fault.code is not ViolationCode.WRONG_ACCOUNT or not isinstance(positions, PositionSnapshot):
        return None
    return None if positions.account is None else (order.account, positions.account)


def under_one_name(plan: Plan) -> GuardCall:
    """Return the call with its snapshot under the order's own account label."""
    assert plan.order is not None
    positions = replace(plan.call.positions, account=plan.order.account)
    return replace(plan.call, positions=positions)


def _policy(policy: Policy) -> tuple[Policy, str | None]:
    """Return the policy with the environment's product, and that word where it is none."""
    word = os.environ.get(PRODUCT_VARIABLE)
    if policy.default_product is not None or not word:
        return policy, None
    try:
        return replace(policy, default_product=Product(word)), None
    except ValueError:
        return policy, word


def _asked(
    core: EnforcerCore,
    policy: Policy,
    order: OrderTerms,
    quantity: object,
    source: str,
    options: Options | None,
) -> tuple[Asked, dict[str, Any], Passage]:
    instrument = instrument_of(policy, order)
    closing = order.exit_basis is not None
    timing = stamp(core.library, order.exchange, order.window_ms)
    passage = passage_of(core.library, order.exchange, instrument.product, order.conditional)
    asked = Asked(
        order.account,
        canonical_exchange(order.exchange),
        instrument.product.value,
        instrument.symbol,
        Side.BUY if order.sign > 0 else Side.SELL,
        Kind.CLOSE if closing else Kind.OPEN,
        _countable(order, quantity),
        timing.deadline,
        order.conditional,
        closing and instrument.product in _REDUCE_ONLY,
        order.group,
        core.observe,
        passage.form.make(),
        source,
        _price_of_exit(options)
        if closing
        else _prices(order.symbol, options, policy.instruments, instrument),
    )
    return asked, timing.fields, passage


def _price_of_exit(options: Options | None) -> Prices:
    """Return what tells an exit from another.

    Limits value openings alone, so the prices of a dead feed stop no exit.
    """
    return NO_PRICES if options is None or options.price is None else Prices(options.price)


def _prices(
    symbol: str, options: Options | None, table: InstrumentTable | None, instrument: Instrument
) -> Prices:
    """Return what the call says of prices; limits value the order by it.

    Args:
        symbol: for messages.
        options: of the call.
        table: knows sizes of contracts; None where there is none.
        instrument: of the order.
    """
    if options is None or (options.price is None and options.reference_price is None):
        return NO_PRICES
    size = options.contract_size
    if size is None and table is not None:
        size = table.contract_size(instrument)
    for name, given in (("reference_price", options.reference_price), ("contract_size", size)):
        if given is None:
            continue
        try:
            if to_units(given) > 0:
                continue
            problem = f"{name} {shown(given)} is not above zero"
        except ValueError as fault:
            problem = f"{name}: {fault}"
        raise unfit(symbol, problem)
    at = options.reference_at
    if isinstance(at, datetime):
        if at.tzinfo is None:
            raise unfit(symbol, "reference_at has no time zone: pass an aware datetime")
        at = at.timestamp()
    if at is not None and (not isinstance(at, (int, float)) or isinstance(at, bool)):
        raise unfit(symbol, f"reference_at is {shown(at)}, neither a datetime nor seconds")
    return Prices(options.price, options.reference_price, at, size)


@lru_cache(maxsize=256)
def _warn_untracked(exchange: str, obstacle: str) -> None:
    """Say once for each exchange that nobody can ask for its orders."""
    logger.warning(
        "%s: orders are not tracked: %s. One whose owner dies counts until its venue order id is "
        "known or it is settled by hand: say order.acknowledge(id) at once",
        exchange,
        obstacle,
    )


def _countable(order: OrderTerms, quantity: object) -> Number | None:
    """Return the order's size, which the ledger has to add up without rounding."""
    if order.size is None:
        return None
    try:
        if to_units(order.size):
            return order.size
        problem = "is not above zero"
    except ValueError as fault:
        problem = f"cannot be counted exactly: {fault}"
    raise unfit_quantity(order.symbol, quantity, problem)


def instrument_of(policy: Policy, order: OrderTerms) -> Instrument:
    """Return the one instrument that an order's symbol means.

    The product is the call's, else the policy's default; a spelling that says it by itself needs
    none.

    Raises:
        AmbiguousSymbol, UnknownInstrument: it means several, or none.
    """
    product, meant = order.product, policy.default_product
    if policy.instruments is not None:
        return policy.instruments.find(order.exchange, order.symbol, product, default=meant)
    if product is None and meant in read(order.symbol).products:
        product = meant
    return _parsed(order.symbol, order.exchange, product)


@lru_cache(maxsize=4096)
def _parsed(symbol: str, exchange: str, product: Product | None) -> Instrument:
    return Instrument.parse(symbol, exchange=exchange, product=product)
