"""The guard call for an order, from its arguments and the settings' positions.

Copied are constants, names, attributes and items under a written key: what gives the same again, right
in front of the order. Anything else is a reason to leave the order to a person.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import NamedTuple

from lint_plugin.fix.bound import is_bound, loaded_names, parameter_names
from lint_plugin.fix.enforcers import ENFORCE, Callee, callee_for
from lint_plugin.fix.own_guard import own_call
from lint_plugin.fix.source import FUNCTIONS
from lint_plugin.fix.spot import Spot
from lint_plugin.results.order_to_fix import OrderToFix
from lint_plugin.settings.config import Config

_SIDES = frozenset({"buy", "long", "sell", "short"})
_LONGEST = 100
NO_POSITIONS = (
    "no settings say how this code reads positions: "
    'fix.positions = "..." in [tool.invariant-guard], an expression such as self._positions()'
)


class GuardCall(NamedTuple):
    """A guard call as text, with its imports and the names it loads."""

    text: str
    imports: frozenset[str]
    names: frozenset[str]


def guard_call(order: OrderToFix, spot: Spot, config: Config) -> GuardCall | str:
    """Write the guard call of an order, or say what cannot be filled in."""
    listed = (*config.all_guards, *config.async_guards)
    if ENFORCE not in {name.rpartition(".")[2] for name in listed}:
        return _own(order, spot, config)
    stated = {"symbol": order.symbol, "side": order.side, "quantity": order.quantity}
    if order.exit == "close_position" and not order.quantity:
        stated["quantity"] = "None"
    reason = _obstacles(stated, order, spot)
    if reason:
        return reason
    positions = positions_for(spot, config)
    if isinstance(positions, str):
        return positions
    callee = callee_for(order, spot)
    if isinstance(callee, str):
        return callee
    arguments = [f"{term}={text}" for term, text in stated.items()]
    arguments.append(f"current_positions={positions.text}")
    if order.exit:
        arguments.append(f"{order.exit}=True")
    return GuardCall(
        _wrapped(callee, arguments, spot), callee.imports, positions.names | callee.names
    )


def _own(order: OrderToFix, spot: Spot, config: Config) -> GuardCall | str:
    """Write the call of a team's own guard as the file calls it."""
    own = own_call(order, spot, config.all_guards[0])
    if isinstance(own, str):
        return own
    asked = {"symbol": order.symbol, "side": order.side, "quantity": order.quantity}
    stated = {term: text for term, text in asked.items() if term in own.terms}
    reason = _obstacles(stated, order, spot)
    if reason:
        return reason
    names = own.names
    if "positions" in own.terms:
        positions = positions_for(spot, config)
        if isinstance(positions, str):
            return positions
        stated["positions"] = positions.text
        names |= positions.names
    callee = Callee(own.guard.callee, own.guard.is_coroutine)
    return GuardCall(_wrapped(callee, own.written(stated), spot), frozenset(), names)


def _obstacles(stated: Mapping[str, str], order: OrderToFix, spot: Spot) -> str:
    found = (_obstacle(term, text, order, spot) for term, text in stated.items())
    return "; ".join(reason for reason in found if reason)


class Positions(NamedTuple):
    """How positions are read at a place, and the names that takes."""

    text: str
    names: frozenset[str]


def positions_for(spot: Spot, config: Config) -> Positions | str:
    """Take the expression of the settings, where its names are bound; else say why not."""
    text = config.fix_positions
    if text is None:
        return NO_POSITIONS
    node = ast.parse(text, mode="eval").body
    if any(isinstance(part, ast.Await) for part in ast.walk(node)) and not spot.may_await:
        return f"`{text}` (fix.positions) awaits, and this function is not asynchronous"
    names = loaded_names(node)
    unbound = sorted(name for name in names if not is_bound(name, spot.chain, or_builtin=True))
    if unbound:
        return f"`{unbound[0]}` of `{text}` (fix.positions) is not certainly bound here"
    taken = names & spot.rebound
    if taken:
        return (
            f"`{min(taken)}` of `{text}` (fix.positions) is bound by the very statement that sends"
        )
    lacking = _lacking(node, spot)
    return lacking or Positions(text, frozenset(names))


def _lacking(node: ast.expr, spot: Spot) -> str | None:
    """Name the attribute of `self` that its class, whole in this file, provably lacks."""
    function = spot.function
    index = next((i for i, each in enumerate(spot.chain) if each is function), 0)
    owner = spot.chain[index - 1] if index else None
    if not isinstance(owner, ast.ClassDef) or not isinstance(function, FUNCTIONS):
        return None
    first = next(iter(parameter_names(function)), "")
    has_more = (
        any(not (isinstance(base, ast.Name) and base.id == "object") for base in owner.bases)
        or bool(owner.keywords)
        or bool(owner.decorator_list)
    )
    if has_more:
        return None
    set_anywhere = {
        part.attr
        for part in ast.walk(spot.source.tree)
        if isinstance(part, ast.Attribute) and not isinstance(part.ctx, ast.Load)
    } | {
        part.value
        for part in ast.walk(spot.source.tree)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }
    members = {
        name
        for item in ast.walk(owner)
        for name in [getattr(item, "name", None) or getattr(item, "id", None)]
        if isinstance(name, str)
    }
    if {"__getattr__", "__getattribute__", "__slots__"} & members:
        return None
    for part in ast.walk(node):
        if (
            isinstance(part, ast.Attribute)
            and isinstance(part.value, ast.Name)
            and part.value.id == first
            and part.attr not in members | set_anywhere
        ):
            return f"class `{owner.name}` has no `{part.attr}`, which fix.positions reads"
    return None


def _obstacle(term: str, text: str, order: OrderToFix, spot: Spot) -> str | None:
    """Return the obstacle to copying a term into the guard, if any."""
    if not text:
        return f"the order does not state its {term}"
    try:
        node = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return f"its {term} is not plain"
    if isinstance(node, ast.Constant):
        return _wrong_constant(term, node.value, order)
    if not _is_plain(node):
        return (
            f"its {term}, `{_cut(text)}`, is no constant, name or attribute: give it a name first"
        )
    taken = loaded_names(node) & spot.rebound
    if taken:
        return f"its {term}, `{_cut(text)}`, is bound by the very statement that sends"
    return None


def _wrong_constant(term: str, value: object, order: OrderToFix) -> str | None:
    if term == "side":
        is_right = isinstance(value, str) and value.strip() == value and value.lower() in _SIDES
    elif term == "symbol":
        is_right = isinstance(value, str) and bool(value)
    elif value is None:
        is_right = order.exit == "close_position"
    else:
        is_right = _is_amount(value)
    return None if is_right else f"its {term}, {_cut(repr(value))}, is none that the guard takes"


def _is_amount(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return False
    try:
        return 0 < float(value) < float("inf")
    except (ValueError, OverflowError):
        return False


def _is_plain(node: ast.expr) -> bool:
    while True:
        if isinstance(node, ast.Attribute) or (
            isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)
        ):
            node = node.value
        else:
            return isinstance(node, ast.Name)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST // 2 else f"{text[: _LONGEST // 2]}..."


def _wrapped(callee: Callee, arguments: list[str], spot: Spot) -> str:
    """Write the call on one line where it fits, else on several."""
    head = f"{'await ' if callee.awaits else ''}{callee.text}("
    one_line = f"{head}{', '.join(arguments)})"
    edit = spot.put(one_line)
    source = spot.source
    margin = len(edit.text) - len(one_line)
    if len(one_line) + margin <= _LONGEST or edit.text.startswith(one_line + ";"):
        return one_line
    indent = source.indentation(spot.statement.lineno)
    if not edit.text.startswith(one_line):
        indent = edit.text[len(source.newline) : edit.text.index(one_line)]
    inner = indent + source.indent_unit()
    new_line = source.newline
    listed = ", ".join(arguments)
    if len(inner) + len(listed) > _LONGEST:
        listed = f",{new_line}{inner}".join(arguments) + ","
    return f"{head}{new_line}{inner}{listed}{new_line}{indent})"
