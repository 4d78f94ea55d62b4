"""The guard call with a ledger: judge what was passed, reserve, and write one event.

arguments ---> plan: key, side, kind, quantity; the positions' veto, if any were passed
                 |
                 v            refused, unreachable
              reserve  ----------------------------> PositionInvariantViolation
                 |   \\ unreachable or unbound,
                 |    \\ and the venue itself holds the exit to reduce-only
                 v     v
         ReservedOrder  OrderHandle, unreserved, and the event says so
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
import shlex
import sys
import time
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.basics.quantities import NotAQuantity, Number, finite
from invariant_guard.basics.sides import WORDS, sign_of
from invariant_guard.basics.text import shown
from invariant_guard.basics.violation import PositionInvariantViolation
from invariant_guard.enforcer.order import OrderHandle
from invariant_guard.enforcer.reserved_order import ReservedOrder
from invariant_guard.instruments.instrument import Instrument
from invariant_guard.instruments.symbols import Product, read
from invariant_guard.ledger.ledger import Asked, Ledger, Operations
from invariant_guard.ledger.model.enums import Kind, Refusal, Side
from invariant_guard.ledger.model.keys import Key
from invariant_guard.ledger.model.legs import legs_of
from invariant_guard.ledger.model.units import to_decimal, to_text, to_units
from invariant_guard.ledger.protocol.admission import Decision
from invariant_guard.ledger.stores.base import Store, StoreUnavailable
from invariant_guard.ledger.venues.client_ids import Passage, passage_of
from invariant_guard.ledger.venues.order_params import LONGEST_WINDOW_MS, stamp
from invariant_guard.positions.snapshot import PositionSnapshot
from invariant_guard.rule.netting import Basis, Options, Policy, judge, residue_of

if TYPE_CHECKING:
    from invariant_guard.enforcer.sync import PositionInvariantEnforcer

logger = logging.getLogger("invariant_guard.ledger")

PRODUCT_VARIABLE = "INVARIANT_GUARD_PRODUCT"

UNSET: Any = object()

# Products whose venues take a reduce-only flag and hold the order to it.
_REDUCE_ONLY = frozenset({Product.LINEAR_PERP, Product.INVERSE_PERP, Product.FUTURE})


@dataclass(frozen=True)
class Call:
    """A guard call as it was written; nothing here is checked yet."""

    symbol: Any
    side: Any
    quantity: Any
    positions: Any
    account: Any
    exchange: Any
    options: Options
    window_ms: Any = None
    group: Any = None
    conditional: Any = False
    # File and line that made it.
    site: str = ""


@dataclass(frozen=True)
class Plan:
    """What is known of a call before, and then after, the ledger was asked."""

    call: Call
    asked: Asked | None = None
    basis: Basis | None = None
    existing: Number | None = None
    fault: Exception | None = None
    params: dict[str, Any] | None = None
    order_id: str = ""
    reserved: bool = False
    # How the client order id travels; unknown where the call could not be read.
    passage: Passage | None = None

    def outcome(self) -> tuple[Basis, Any]:
        """Give why the order is allowed, or raise what stops it."""
        if self.fault is not None:
            raise self.fault
        assert self.basis is not None
        return self.basis, self.existing

    def heard(self, order_id: str, decision: Decision) -> Plan:
        """Take the ledger's decision in."""
        plan = replace(self, order_id=order_id, reserved=decision.reserved)
        if decision.refusal is None or plan.fault is not None:
            return plan if plan.fault is not None or plan.travels else plan._untracked()
        if decision.refusal is Refusal.UNKNOWN_ACCOUNT and plan._harmless:
            return replace(plan, basis=Basis.UNRESERVED_EXIT)
        return replace(plan, fault=_violation(self, decision))

    def unheard(self, fault: StoreUnavailable) -> Plan:
        """The store could not tell: an exit that cannot open anything goes, all else is refused."""
        if self.fault is not None:
            return self
        if self._harmless:
            logger.error("an exit goes unreserved: %s. %s", fault.reason, fault.remedy)
            return replace(self, basis=Basis.UNRESERVED_EXIT)
        violation = PositionInvariantViolation(
            f"Cannot judge the order on {_letters(self.call.symbol)}: {fault.reason}",
            code=ViolationCode.STORE_UNAVAILABLE,
            remedy=fault.remedy,
        )
        violation.__cause__ = fault
        return replace(self, fault=violation)

    def failed(self, fault: Exception) -> Plan:
        """Something of ours broke: a guard that is ill stops openings, and no exit."""
        if self.fault is None and self._harmless:
            logger.error("an exit goes unreserved: the ledger failed", exc_info=fault)
            return replace(self, basis=Basis.UNRESERVED_EXIT)
        return replace(self, fault=self.fault or fault)

    @property
    def _harmless(self) -> bool:
        asked = self.asked
        return asked is not None and asked.kind is Kind.CLOSE and asked.enforced

    def _untracked(self) -> Plan:
        assert self.passage is not None
        _warn_untracked(self.exchange, self.passage.obstacle)
        return replace(self, basis=Basis.UNTRACKED)

    @property
    def timed(self) -> bool:
        return self.asked is not None and self.asked.deadline is not None

    @property
    def travels(self) -> bool:
        """Whether the venue gets the id, so that it can be asked for the order."""
        return self.passage is not None and self.passage.tracked

    @property
    def exchange(self) -> str:
        return "" if self.asked is None else self.asked.exchange


def enforce(enforcer: PositionInvariantEnforcer, ledger: Ledger, call: Call) -> OrderHandle:
    """Judge the call, reserve its direction, write one event; give the handle, or raise."""
    if enforcer._hedging and enforcer._is_hedged(call.symbol, call.account):
        enforcer._conclude(call, _unjudged)
        return OrderHandle()
    _warn_in_event_loop(ledger)
    plan = prepare(enforcer, call)
    names = names_in_doubt(plan)
    if names is not None:
        # Where the ledger cannot tell, the refusal stands.
        with contextlib.suppress(Exception):
            if ledger.is_one_account(*names):
                plan = prepare(enforcer, under_one_name(call))
    if plan.asked is not None:
        try:
            if ledger.store.adopts_first:
                adopt_first(enforcer, ledger.store, ledger.lag_ms, plan)
            plan = plan.heard(*ledger.reserve(plan.asked))
        except StoreUnavailable as fault:
            plan = plan.unheard(fault)
        except Exception as fault:
            plan = plan.failed(fault)
    enforcer._conclude(call, plan.outcome)
    if not plan.reserved:
        return OrderHandle()
    return ReservedOrder(
        ledger, plan.order_id, params_of(enforcer, plan), timed=plan.timed, site=call.site,
        exchange=plan.exchange, travels=plan.travels,
    )  # fmt: skip


def _unjudged() -> tuple[Basis, Any]:
    return Basis.HEDGING, None


def params_of(enforcer: PositionInvariantEnforcer, plan: Plan) -> dict[str, Any]:
    assert plan.passage is not None
    name, fields = plan.passage.parameter, plan.params or {}
    return {name: plan.order_id, **fields} if name else dict(fields)


def prepare(enforcer: PositionInvariantEnforcer, call: Call) -> Plan:
    """Read the arguments, and let the positions veto where some were passed."""
    try:
        asked, params, passage = _asked(enforcer, call)
    except Exception as fault:
        return Plan(call, fault=fault)
    plan = Plan(call, asked, Basis.LEDGER, params=params, passage=passage)
    if call.positions is UNSET:
        return plan
    try:
        basis, existing = judge(
            _policy_of(enforcer), time.time(), call.symbol, call.side, call.quantity, call.positions,
            call.account, call.exchange, call.options,
        )  # fmt: skip
    except Exception as fault:
        # Observing, the order goes out all the same, so it counts.
        return replace(plan, fault=fault, asked=asked if enforcer.observe else None)
    return replace(plan, basis=basis, existing=existing)


def names_in_doubt(plan: Plan) -> tuple[str, str] | None:
    """Give the names of two accounts that stop the order, unless the ledger knows them as one."""
    fault, positions = plan.fault, plan.call.positions
    if fault is None:
        return None
    if not isinstance(fault, PositionInvariantViolation) or not isinstance(
        positions, PositionSnapshot
    ):
        return None
    if fault.code is not ViolationCode.WRONG_ACCOUNT or positions.account is None:
        return None
    return _letters(plan.call.account), positions.account


def under_one_name(call: Call) -> Call:
    """Give the call with its snapshot under the order's own account label."""
    return replace(call, positions=replace(call.positions, account=_letters(call.account)))


def adopt_first(enforcer: PositionInvariantEnforcer, store: Store, lag_ms: int, plan: Plan) -> None:
    """Let a ledger of one process start from the first positions that it is shown."""
    asked, positions = plan.asked, plan.call.positions
    if asked is None or plan.fault is not None or positions is UNSET:
        return
    account = store.contents().accounts.get(asked.label)
    if account is None:
        return
    key = Key(unquote(account), asked.exchange, asked.product, asked.instrument)
    state, _ = store.run(Operations.look(key.text))
    if state.version:
        return
    try:
        legs = legs_of(key, positions)
    except ValueError as fault:
        raise PositionInvariantViolation(
            f"Cannot judge the order on {asked.instrument}: the ledger cannot start from the "
            f"positions: {fault}",
            code=ViolationCode.INVALID_POSITIONS,
        ) from fault
    if legs is not None:
        symbol, lot_size = _letters(plan.call.symbol), plan.call.options.lot_size
        least = residue_of(enforcer._policy, symbol, lot_size)
        # Float residue is no position here either; nobody would ever close it.
        long, short = (0 if least is not None and to_decimal(leg) < least else leg for leg in legs)
        store.run(Operations.adopt(key.text, long, short, lag_ms))


def _asked(
    enforcer: PositionInvariantEnforcer, call: Call
) -> tuple[Asked, dict[str, Any], Passage]:
    sign = sign_of(call.side)
    symbol = _word("symbol", call.symbol, ViolationCode.INVALID_SYMBOL)
    label = _word("account", call.account, ViolationCode.INVALID_ARGUMENT)
    exchange = _word("exchange", call.exchange, ViolationCode.INVALID_ARGUMENT)
    options = call.options
    for name, flag in (
        ("reduce_only", options.reduce_only),
        ("close_position", options.close_position),
        ("conditional", call.conditional),
    ):
        if flag is not True and flag is not False:
            raise _invalid(symbol, f"{name} is {shown(flag)}, neither True nor False")
    closing = options.reduce_only is True or options.close_position is True
    instrument = resolve(enforcer, symbol, exchange, options.product)
    window = call.window_ms
    if window is not None and (type(window) is not int or not 0 < window <= LONGEST_WINDOW_MS):
        raise _invalid(
            symbol, f"window_ms is {shown(window)}, no whole number of 1 to {LONGEST_WINDOW_MS} ms"
        )
    group = "" if call.group is None else call.group
    if type(group) is not str:
        raise _invalid(symbol, f"group is {shown(group)}, no text")
    timing = stamp(enforcer.library, exchange, window)
    passage = passage_of(enforcer.library, exchange, instrument.product, bool(call.conditional))
    asked = Asked(
        label,
        exchange.lower(),
        instrument.product.value,
        instrument.symbol,
        Side.BUY if sign > 0 else Side.SELL,
        Kind.CLOSE if closing else Kind.OPEN,
        _quantity(symbol, call.quantity, whole=options.close_position is True),
        timing.deadline,
        bool(call.conditional),
        closing and instrument.product in _REDUCE_ONLY,
        group,
        enforcer.observe,
        passage.form.make(),
    )
    return asked, timing.fields, passage


def _quantity(symbol: str, quantity: object, *, whole: bool) -> Number | None:
    if quantity is None and whole:
        return None
    try:
        size = finite(quantity)
        if size > 0 and to_units(size):
            return size
        problem = "is not above zero"
    except NotAQuantity as fault:
        problem = str(fault)
    except ValueError as fault:
        problem = f"cannot be counted exactly: {fault}"
    raise PositionInvariantViolation(
        f"Cannot judge the order on {symbol}: quantity {shown(quantity)} {problem}",
        code=ViolationCode.INVALID_QUANTITY,
    )


def _word(name: str, value: object, code: ViolationCode) -> str:
    if isinstance(value, str):
        text = str.__str__(value)
        if text and text == text.strip() and text.isprintable() and len(text) <= 128:
            return text
    raise PositionInvariantViolation(
        f"Cannot judge the order: its {name} {shown(value)} is no plain text", code=code
    )


def _letters(text: str) -> str:
    """A text as it is written, though it be a member of an enum, which prints as its name."""
    return str.__str__(text)


def _invalid(symbol: str, problem: str) -> PositionInvariantViolation:
    return PositionInvariantViolation(
        f"Cannot judge the order on {symbol}: {problem}", code=ViolationCode.INVALID_ARGUMENT
    )


def _default_product(enforcer: PositionInvariantEnforcer) -> object:
    """Give the enforcer's default, else the word of the environment, else None."""
    return enforcer._policy.default_product or os.environ.get(PRODUCT_VARIABLE) or None


def _policy_of(enforcer: PositionInvariantEnforcer) -> Policy:
    """Give the settings by which positions are compared: for the product that is reserved."""
    policy, word = enforcer._policy, _default_product(enforcer)
    if word is policy.default_product:
        return policy
    return replace(policy, default_product=Product(word))


def resolve(
    enforcer: PositionInvariantEnforcer, symbol: str, exchange: str, product: object
) -> Instrument:
    """Give the one instrument that a symbol means; refuses what might be two.

    The product is the call's, else the enforcer's default, else the environment's; a spelling that
    says it by itself needs none.
    """
    word = product if product is not None else _default_product(enforcer)
    meant = None
    if word is not None:
        try:
            # Its letters, as the judge reads it: whatever else it is may be anything.
            meant = Product(str.__str__(word))
        except (TypeError, ValueError):
            raise _invalid(symbol, f"{shown(word)} is no product") from None
    table = enforcer._policy.instruments
    if table is not None:
        if product is None:
            return table.find(exchange, symbol, default=meant)
        return table.find(exchange, symbol, meant)
    if product is None and meant is not None and meant not in read(symbol).products:
        meant = None
    return _parsed(symbol, exchange, meant)


@lru_cache(maxsize=4096)
def _parsed(symbol: str, exchange: str, product: Product | None) -> Instrument:
    return Instrument.parse(symbol, exchange=exchange, product=product)


_CODES = {
    Refusal.UNKNOWN_ACCOUNT: ViolationCode.UNKNOWN_ACCOUNT,
    Refusal.RECONCILING: ViolationCode.RECONCILING,
    Refusal.CONFLICT: ViolationCode.CONFLICT,
    Refusal.HALTED: ViolationCode.HALTED,
    Refusal.OPPOSING_POSITION: ViolationCode.OPPOSING_POSITION,
    Refusal.OPPOSING_ORDER: ViolationCode.OPPOSING_ORDER,
    Refusal.NOTHING_TO_REDUCE: ViolationCode.NOTHING_TO_REDUCE,
    Refusal.REDUCE_TOO_LARGE: ViolationCode.REDUCE_TOO_LARGE,
    Refusal.ALREADY_SETTLED: ViolationCode.INTERNAL,
}


def _violation(plan: Plan, decision: Decision) -> PositionInvariantViolation:
    """Give what the caller is told: the fact, in the words of the check without a ledger."""
    call, refusal = plan.call, decision.refusal
    assert refusal is not None
    assert plan.asked is not None
    sign = 1 if plan.asked.side is Side.BUY else -1
    mine, other = WORDS[sign], WORDS[-sign]
    size = to_text(decision.against_quantity)
    existing: Number | None = None
    if refusal is Refusal.OPPOSING_POSITION:
        fact = f"existing {other} position of {size} in the ledger"
        existing = -sign * float(size)
    elif refusal is Refusal.OPPOSING_ORDER:
        fact = f"existing {other} order {decision.against} in flight, {size} of it unfilled"
    elif refusal is Refusal.UNKNOWN_ACCOUNT:
        fact = f"account label {shown(plan.asked.label)} is bound to no account in the ledger"
    elif refusal is Refusal.NOTHING_TO_REDUCE:
        fact = f"the ledger has no {other} to reduce"
    elif refusal is Refusal.REDUCE_TOO_LARGE:
        fact = f"at most {size} of the {other} is left to reduce"
    else:
        fact = f"{decision.key} is {refusal.value}"
    verb = "open" if plan.asked.kind is Kind.OPEN else "reduce with"
    code = _CODES[refusal]
    # To be pasted into a shell, where a space would end the word.
    names = {"KEY": shlex.quote(decision.key), "LABEL": shlex.quote(plan.asked.label)}
    remedy = re.sub(r"\b(KEY|LABEL)\b", lambda found: names[found[1]], code.remedy)
    return PositionInvariantViolation(
        f"Cannot {verb} {mine} on {_letters(call.symbol)}: {fact} (account "
        f"{shown(plan.asked.label)}, exchange {shown(_letters(call.exchange))})",
        code=code,
        remedy=remedy,
        existing_quantity=existing,
    )


def call_site() -> str:
    """Give file and line of the nearest caller outside this package."""
    frame = sys._getframe(1)
    while frame.f_back is not None:
        name = frame.f_globals.get("__name__", "")
        if not (name == "invariant_guard" or name.startswith("invariant_guard.")):
            break
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


@lru_cache(maxsize=256)
def _warn_untracked(exchange: str, obstacle: str) -> None:
    """Say once for each exchange that nobody can ask for its orders."""
    logger.warning(
        "%s: orders are not tracked: %s. One whose owner dies counts until its venue order id is "
        "known or it is settled by hand: say order.acknowledge(id) at once",
        exchange,
        obstacle,
    )


_warned_in_loop = False


def _warn_in_event_loop(ledger: Ledger) -> None:
    global _warned_in_loop
    if _warned_in_loop or ledger.store.adopts_first:
        return
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    _warned_in_loop = True
    logger.warning(
        "a synchronous ledger (%s) is used inside a running event loop and may hold it up for as "
        "long as an order may wait: use get_async_position_invariant_enforcer()",
        ledger.url.partition("://")[0],
    )
