"""Ledger refusals: a decision of the ledger, in the words of the check without one."""

from __future__ import annotations

import contextlib
import re
import shlex

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.basics.quantities import Number
from invariant_guard.basics.sides import WORDS
from invariant_guard.basics.text import shown
from invariant_guard.basics.violation import PositionInvariantViolation
from invariant_guard.enforcer.call import GuardCall
from invariant_guard.ledger.model.enums import LIMIT_REFUSALS, Refusal
from invariant_guard.ledger.model.keys import escape, suffix
from invariant_guard.ledger.model.units import to_text, to_units
from invariant_guard.ledger.operations import Asked
from invariant_guard.ledger.protocol.admission import Decision
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.rule.arguments import OrderTerms

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
    # The refusals of pools and of limits have their codes' names.
    **{refusal: getattr(ViolationCode, refusal.name) for refusal in LIMIT_REFUSALS},
}


def refusal_event(
    call: GuardCall,
    asked: Asked | None,
    violation: PositionInvariantViolation,
    default_source: str,
) -> Event:
    """Return the event of an order that was refused here, and not by the ledger.

    Its key is of no account, as that of an unbound label is: the label stands behind the "?".
    """
    product, symbol = "?", _word(call.symbol)
    units = 0
    if asked is not None:
        product, symbol = asked.product, asked.instrument
        with contextlib.suppress(ValueError):
            units = 0 if asked.quantity is None else to_units(asked.quantity)
        order = f"{asked.kind.value} {asked.side.value}"
    else:
        order = _word(call.side).replace(": ", " ")
    given = call.source
    unsaid = given is None or (type(given) is str and not given)
    return Event(
        EventKind.BLOCKED,
        f"?{escape(_word(call.account))}/{suffix(_word(call.exchange), product, symbol)}",
        "",
        units,
        violation.code.value,
        f"{order}: {violation.reason}",
        source=default_source if unsaid else _word(given),
    )


def _word(value: object) -> str:
    """Return a printable text of what was given."""
    if type(value) is str and value.isprintable() and 0 < len(value) <= 128:
        return value
    return shown(value)


def refusal_of(order: OrderTerms, decision: Decision) -> PositionInvariantViolation:
    """Return the violation for an order that the ledger refused."""
    refusal, sign = decision.refusal, order.sign
    assert refusal is not None
    mine, other = WORDS[sign], WORDS[-sign]
    size = to_text(decision.against_quantity)
    existing: Number | None = None
    if refusal is Refusal.OPPOSING_POSITION:
        fact = f"existing {other} position of {size} in the ledger"
        existing = -sign * float(size)
    elif refusal is Refusal.OPPOSING_ORDER:
        fact = f"existing {other} order {decision.against} in flight, {size} of it unfilled"
    elif refusal is Refusal.UNKNOWN_ACCOUNT:
        fact = f"account label {shown(order.account)} is bound to no account in the ledger"
    elif refusal is Refusal.NOTHING_TO_REDUCE:
        fact = f"the ledger has no {other} to reduce"
    elif refusal is Refusal.REDUCE_TOO_LARGE:
        fact = f"at most {size} of the {other} is left to reduce"
    elif decision.breach is not None:
        fact = decision.breach.text
    else:
        fact = f"{decision.key} is {refusal.value}"
    verb = "open" if order.exit_basis is None else "reduce with"
    code = _CODES[refusal]
    # To be pasted into a shell, where a space would end the word.
    names = {"KEY": shlex.quote(decision.key), "LABEL": shlex.quote(order.account)}
    template = code.remedy
    if decision.breach is not None:
        names["SCOPE"] = shlex.quote(decision.breach.scope)
        names["LIMIT"] = decision.breach.name
        names["ACCOUNT"] = shlex.quote(decision.breach.scope.partition(":")[2])
        if refusal is Refusal.HALTED:
            template = "Exits pass. When that is over: `invariant-guard resume SCOPE`."
    remedy = re.sub(
        r"\b(KEY|LABEL|SCOPE|LIMIT|ACCOUNT)\b", lambda w: names.get(w[1], w[1]), template
    )
    return PositionInvariantViolation(
        f"Cannot {verb} {mine} on {order.symbol}: {fact} (account "
        f"{shown(order.account)}, exchange {shown(order.exchange)})",
        code=code,
        remedy=remedy,
        existing_quantity=existing,
        limit=decision.breach,
    )
