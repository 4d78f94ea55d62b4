r"""The guard call with a ledger: judge what was passed, reserve, and write one event.

arguments ---> plan: key, side, kind, quantity; the positions' veto, if any were passed
                 |
                 v            refused, unreachable
              reserve  ----------------------------> PositionInvariantViolation
                 |   \ unreachable or unbound,
                 |    \ and the venue itself holds the exit to reduce-only
                 v     v
         ReservedOrder  OrderHandle, unreserved, and the event says so

The flow is written once, for both faces (see ``ledger.sansio``). It waits in two places: for whether
two names are one account, and for the reservation.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.basics.text import one_line
from invariant_guard.basics.violation import PositionInvariantViolation
from invariant_guard.enforcer.call import GuardCall
from invariant_guard.enforcer.core import EnforcerCore
from invariant_guard.enforcer.face import UNSET
from invariant_guard.enforcer.ledger_refusals import refusal_event
from invariant_guard.enforcer.plan import Plan, names_in_doubt, prepare, under_one_name
from invariant_guard.ledger.async_ledger import AsyncLedger, ThreadedStore
from invariant_guard.ledger.ledger import Ledger
from invariant_guard.ledger.limits.holders import holders_of
from invariant_guard.ledger.model.keys import Key
from invariant_guard.ledger.model.legs import legs_of
from invariant_guard.ledger.model.units import to_decimal
from invariant_guard.ledger.operations import Operations
from invariant_guard.ledger.protocol.admission import Decision
from invariant_guard.ledger.sansio import Procedure, drive, drive_async
from invariant_guard.ledger.stores.base import Store, StoreUnavailable

logger = logging.getLogger("invariant_guard.ledger")

#: The refusal, or None; and the plan, or None where the call was hedged and asked nothing.
Cleared = tuple[PositionInvariantViolation | None, Plan | None]

#: What is asked of either face of the ledger; the answer is awaited for the asynchronous one.
Question = Callable[[Any], Any]


def clear(core: EnforcerCore, ledger: Ledger, call: GuardCall) -> Cleared:
    """Judge the call, reserve its direction, and write one event."""
    if not core.is_hedged(call.symbol, call.account):
        _warn_in_event_loop(ledger)
    return drive(_clearance(core, ledger.store, ledger.lag_ms, call), lambda ask: ask(ledger))


async def clear_async(core: EnforcerCore, ledger: AsyncLedger, call: GuardCall) -> Cleared:
    """Judge the call, reserve its direction, and write one event."""
    store = ledger.store.store if isinstance(ledger.store, ThreadedStore) else None
    return await drive_async(_clearance(core, store, ledger.lag_ms, call), lambda ask: ask(ledger))


def _clearance(
    core: EnforcerCore, store: Store | None, lag_ms: int, call: GuardCall
) -> Procedure[Question, Cleared]:
    if core.is_hedged(call.symbol, call.account):
        refused = _decided(core, call)
        if refused is not None:
            yield from _keep_refusal(core, refused, Plan(call))
        return refused, None
    plan = prepare(core, call)
    names = names_in_doubt(plan)
    if names is not None:
        # Where the ledger cannot tell, the refusal stands.
        with contextlib.suppress(Exception):
            if (yield lambda ledger: ledger.is_one_account(*names)):
                plan = prepare(core, under_one_name(plan))
    asked = plan.asked
    if asked is not None:
        try:
            if store is not None and store.adopts_first:
                _adopt_first(store, lag_ms, plan)
            order_id, decision = yield lambda ledger: ledger.reserve(asked)
            if decision.breach is not None:
                decision = yield from _with_holders(core, decision)
            plan = plan.heard(order_id, decision)
        except StoreUnavailable as fault:
            plan = plan.unheard(fault)
        except Exception as fault:
            plan = plan.failed(fault)
    violation = _decided(core, call, plan)
    if core.take is not None and plan.reserved and plan.travels:
        # Its params carry the id, and what was decided stands in the journal already.
        core.take(plan.order_id)
    if violation is not None and not plan.recorded:
        yield from _keep_refusal(core, violation, plan)
    return violation, plan


def _with_holders(core: EnforcerCore, decision: Decision) -> Procedure[Question, Decision]:
    """Name the orders that use a limit up. Of each limit once in a while: all of them are read."""
    breach = decision.breach
    if (
        breach is None
        or breach.why
        or not breach.used
        or not core.may_look_at(breach.scope, breach.name)
    ):
        return decision
    with contextlib.suppress(Exception):
        found = yield lambda ledger: ledger.contents()
        held = holders_of(found.limits, found.keys, breach.scope, breach.name)
        return decision._replace(
            breach=breach._replace(orders=tuple(record.id for record in held))
        )  # fmt: skip
    return decision


def _keep_refusal(
    core: EnforcerCore, violation: PositionInvariantViolation, plan: Plan
) -> Procedure[Question, None]:
    """Put a refusal that is none of the ledger's own among its events."""
    # A reservation that is let through must reach its owner, whatever becomes of the note; and a
    # store that has just not answered is not asked again.
    later = plan.reserved or violation.code is ViolationCode.STORE_UNAVAILABLE
    try:
        event = refusal_event(plan.call, plan.asked, violation, core.default_source)
        yield lambda ledger: ledger.note(event, later=later)
    except Exception as fault:
        logger.error("a refusal is not among the ledger's events: %s", one_line(fault))


def params_of(plan: Plan) -> dict[str, Any]:
    """Return what to send with a reserved order, its id included where that travels."""
    assert plan.passage is not None
    name, fields = plan.passage.parameter, plan.fields or {}
    return {name: plan.order_id, **fields} if name else dict(fields)


def _decided(
    core: EnforcerCore, call: GuardCall, plan: Plan | None = None
) -> PositionInvariantViolation | None:
    return core.decide(
        call.symbol, call.side, call.quantity, call.positions, call.account, call.exchange,
        call.options, None if plan is None else plan.ruling, source=call.source,
        client_id="" if plan is None else plan.order_id,
    )  # fmt: skip


def _adopt_first(store: Store, lag_ms: int, plan: Plan) -> None:
    """Let a ledger of one process start from the first positions that it is shown."""
    asked, order, positions = plan.asked, plan.order, plan.call.positions
    if plan.fault is not None or positions is UNSET:
        return
    assert asked is not None
    assert order is not None
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
        least = order.residue
        # Float residue is no position here either; nobody would ever close it.
        long, short = (0 if least is not None and to_decimal(leg) < least else leg for leg in legs)
        store.run(Operations.adopt(key.text, long, short, lag_ms))


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
