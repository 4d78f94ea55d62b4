"""Changes of the source, one for each finding that can be cured."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import NamedTuple

from lint_plugin.fix.bound import is_free
from lint_plugin.fix.edits import Edit
from lint_plugin.fix.enforcers import ENFORCE, callee_in
from lint_plugin.fix.guard_call import guard_call, positions_for
from lint_plugin.fix.imports import is_importable, spelling
from lint_plugin.fix.source import FUNCTIONS, Source
from lint_plugin.fix.spot import Spot, spot_of, spot_round
from lint_plugin.results.finding import Finding
from lint_plugin.results.order_to_fix import OrderToFix
from lint_plugin.settings.config import Config

_DECLARATION = "requires_guard"
# What the cure of INV001 says where a context manager may have swallowed the refusal.
_OR_SETTING = re.compile(r"non-suppressing = \[.*\]")
_FOR_A_PERSON = {
    "INV002": "who is to hear of the refusal, only you know: return or re-raise there",
    "INV003": "which is meant, what the guard checks or what is sent, only you know",
    "INV004": "whether the first order has arrived, or the guard belongs into the loop, only you know",
    "INV005": "it is kept for another time: keep a function that guards and then sends",
    "INV006": "what to do where positions cannot be read, only you know: let the error go up",
    "INV007": "what is to happen on a refusal, only you know",
    "INV009": "the declaration, or what it declares, has to change",
    "INV010": "read the positions again after each order",
    "INV011": "whether this is a rollout, only you know",
    "INV900": "delete the code from the comment",
    "INV901": "write the reason",
}


class Change(NamedTuple):
    """The change that would cure one finding.

    ``names`` are those that must be bound at each edit once it is made. ``declares`` is the function that
    gets `@requires_guard`, whose callers are asked for the guard then.
    """

    edits: tuple[Edit, ...]
    imports: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    declares: str = ""


class ToCure(NamedTuple):
    """A finding to cure, its order if any, and its offset."""

    finding: Finding
    order: OrderToFix | None
    place: int


def declaration(target: ToCure, source: Source) -> Change | None:
    """Declare the function that only passes an order on, where there is one."""
    order = target.order
    if target.finding.code not in ("INV001", "INV008") or order is None or not order.passes_on:
        return None
    chain = source.chain(target.place)
    index = max((i for i, node in enumerate(chain) if isinstance(node, FUNCTIONS)), default=0)
    function = chain[index]
    if not isinstance(function, FUNCTIONS):
        return None
    place = source.line_start(function.lineno)
    outside = chain[: index + 1]
    name = spelling(source, _DECLARATION, outside)
    if name is None and not is_importable(source, _DECLARATION, outside[:-1]):
        return None
    imports = frozenset() if name else frozenset({_DECLARATION})
    line = f"{source.indentation(function.lineno)}@{name or _DECLARATION}{source.newline}"
    return Change((Edit(place, place, line),), imports, declares=function.name)


def change(target: ToCure, source: Source, config: Config) -> Change | str:
    """Find the change that cures a finding, or why it is left."""
    finding = target.finding
    is_handed_over = finding.code == "INV005" and target.order is not None
    if finding.code in ("INV001", "INV008") or is_handed_over or _is_second_order(finding):
        return _guarded(target, source, config)
    if finding.code == "INV011" and "placeholder" in finding.fact:
        return _shown_positions(target, source, config)
    if finding.code == "INV011" and "bound nowhere" in finding.fact:
        return _bound(target, source)
    if finding.code == "INV007" and "never awaited" in finding.fact:
        return _awaited(target, source)
    return _or_setting(_FOR_A_PERSON.get(finding.code, finding.cure), finding)


def _is_second_order(finding: Finding) -> bool:
    """Whether an order follows another on its guard, and is no retry."""
    if finding.code != "INV004" or " is sent after " not in finding.fact:
        return False
    return "may have arrived" not in finding.cure


def _guarded(target: ToCure, source: Source, config: Config) -> Change | str:
    if target.order is None:
        return "a function of this file sends it: the guard belongs there"
    spot = spot_of(source, target.place)
    if isinstance(spot, str):
        return _or_setting(spot, target.finding)
    call = guard_call(target.order, spot, config)
    if isinstance(call, str):
        return _or_setting(call, target.finding)
    return Change((spot.put(call.text),), call.imports, call.names)


def _or_setting(reason: str, finding: Finding) -> str:
    setting = _OR_SETTING.search(finding.cure)
    return f"{reason}; or in the settings: {setting[0]}" if setting else reason


def _shown_positions(target: ToCure, source: Source, config: Config) -> Change | str:
    """Put positions in for the dots that a cure was pasted with."""
    chain = source.chain(target.place)
    call = _call_at(chain)
    dots = [
        node
        for node in ([*call.args, *(item.value for item in call.keywords)] if call else ())
        if isinstance(node, ast.Constant) and node.value is ...
    ]
    spot = spot_round(source, chain)
    if len(dots) != 1 or spot is None:
        return "which of its arguments are the positions, only you know"
    positions = positions_for(spot, config)
    if isinstance(positions, str):
        return positions
    edit = Edit(source.start(dots[0]), source.end(dots[0]), positions.text)
    if not (isinstance(chain[-1], ast.Name) and is_free(chain[-1].id, chain)):
        return Change((edit,), names=positions.names)
    bound = _bound(target, source)
    if isinstance(bound, str):
        return bound
    return Change((*bound.edits, edit), bound.imports, bound.names | positions.names)


def _bound(target: ToCure, source: Source) -> Change | str:
    """Call the guard of an enforcer in place of a name that nothing binds."""
    chain = source.chain(target.place)
    spot = spot_round(source, chain)
    name = chain[-1]
    if spot is None or not isinstance(name, ast.Name) or name.id != ENFORCE:
        return "import the guard, or bind it: where it comes from, only you know"
    awaits = any(isinstance(node, ast.Await) for node in chain[-3:])
    callee = callee_in(spot, awaits=awaits)
    if isinstance(callee, str):
        return callee
    edit = Edit(source.start(name), source.end(name), callee.text)
    return Change((edit,), callee.imports, callee.names)


def _awaited(target: ToCure, source: Source) -> Change | str:
    spot = spot_of(source, target.place)
    if isinstance(spot, Spot) and spot.may_await:
        statement = spot.statement
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            start = source.start(statement)
            return Change((Edit(start, start, "await "),))
    return "await it, in a function that is asynchronous"


def _call_at(chain: Sequence[ast.AST]) -> ast.Call | None:
    """Return the call whose function's own name is at the end of a chain."""
    return next((node for node in reversed(chain) if isinstance(node, ast.Call)), None)
