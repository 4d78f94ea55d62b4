"""Exits that a mapping bound once says: `p = {"reduceOnly": True}`, then `create_order(..., params=p)`.

A mapping that anything may change afterwards says nothing for certain.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.known_names import CHANGING_METHODS, REDUCE_ONLY
from lint_plugin.analysis.tree.nodes import (
    children,
    identifier,
    keyword_arguments,
    last_name,
    literal_items,
    string_value,
)

_PARAMS = "params"
_WHOLE = "closePosition"
# ccxt's venue parameters stand behind symbol, type, side, amount and price; others take theirs no earlier.
_BEHIND = 3


def says_exit_by_name(call: cst.Call, scope: Scope) -> bool:
    """Whether a mapping among the arguments, bound once, states a reduce-only order."""
    return any(_states_exit(node, scope) for node in _mappings(call))


def closes_position(call: cst.Call, scope: Scope) -> bool:
    """Whether the order says `closePosition=True`, which needs no quantity."""
    stated = (
        *keyword_arguments(call),
        *(item for node in _mappings(call) for item in _items(_bound(node, scope))),
    )
    return any(name == _WHOLE and _is_true(value) for name, value in stated)


def _bound(node: cst.BaseExpression, scope: Scope) -> cst.BaseExpression:
    """Find what a name is bound to, once; any other expression is itself."""
    bindings = scope.lookup(identifier(node.value)) if isinstance(node, cst.Name) else []
    value = bindings[0].value if len(bindings) == 1 else None
    return node if value is None else value


def _mappings(call: cst.Call) -> Iterator[cst.BaseExpression]:
    for index, arg in enumerate(call.args):
        named = arg.keyword.value if arg.keyword is not None else None
        behind = not arg.star and named is None and index >= _BEHIND
        if arg.star == "**" or named == _PARAMS or behind:
            yield arg.value


def _states_exit(node: cst.BaseExpression, scope: Scope) -> bool:
    if isinstance(node, cst.Name):
        name = identifier(node.value)
        bindings = scope.lookup(name)
        owner = scope.owner(name)
        value = bindings[0].value if len(bindings) == 1 else None
        if value is None or owner is None or _is_changed(name, owner.node):
            return False
        node = value
    return any(name in REDUCE_ONLY and _is_true(value) for name, value in _items(node))


def _items(node: cst.BaseExpression) -> Iterator[tuple[str, cst.BaseExpression]]:
    if isinstance(node, cst.Call):
        if isinstance(node.func, cst.Name) and node.func.value == "dict":
            plain = all(arg.keyword is not None for arg in node.args)
            yield from keyword_arguments(node) if plain else ()
    else:
        yield from literal_items(node)


def _is_true(value: cst.BaseExpression) -> bool:
    if isinstance(value, cst.Name):
        return value.value == "True"
    return (string_value(value) or "").lower() == "true"


def _is_changed(name: str, top: cst.CSTNode) -> bool:
    """Whether anything in ``top`` may take reduce-only out of the mapping ``name``."""
    stack = [top]
    while stack:
        node = stack.pop()
        if _changes(node, name):
            return True
        stack.extend(children(node))
    return False


def _changes(node: cst.CSTNode, name: str) -> bool:
    if isinstance(node, (cst.AssignTarget, cst.AugAssign, cst.Del)):
        return not _keeps_exit(node.target, name, is_first=isinstance(node, cst.AssignTarget))
    return (
        isinstance(node, cst.Call)
        and isinstance(node.func, cst.Attribute)
        and last_name(node.func.value) == name
        and node.func.attr.value in CHANGING_METHODS
    )


def _keeps_exit(target: cst.BaseExpression, name: str, *, is_first: bool) -> bool:
    """Whether a store into ``target`` leaves what the mapping ``name`` says of reducing."""
    if isinstance(target, cst.Name):
        # Bound once; what else stores into the bare name changes the mapping: `order |= more`.
        return is_first or identifier(target.value) != name
    if not isinstance(target, cst.Subscript) or last_name(target.value) != name:
        return True
    index = target.slice[0].slice
    key = string_value(index.value) if isinstance(index, cst.Index) else None
    return key is not None and key not in REDUCE_ONLY
