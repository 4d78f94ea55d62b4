"""Exits that a mapping bound once says: `p = {"reduceOnly": True}`, then `create_order(..., params=p)`.

p = {}
p["reduceOnly"] = True              stored on every way to the order
create_order(..., params=p)

A mapping that anything may change otherwise says nothing for certain.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from lint_plugin.analysis.names.parents import Parents
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.known_names import REDUCE_ONLY
from lint_plugin.analysis.tree.nodes import (
    identifier,
    keyword_arguments,
    written_items,
)
from lint_plugin.analysis.values.bindings_in_force import runs_before
from lint_plugin.analysis.values.exits import is_true
from lint_plugin.analysis.values.mapping_changes import mapping_changes

_PARAMS = "params"
_WHOLE = "closePosition"
# ccxt's venue parameters stand behind symbol, type, side, amount and price; others take theirs no earlier.
_BEHIND = 3


def says_exit_by_name(call: cst.Call, scope: Scope, parents: Parents) -> bool:
    """Whether a mapping among the arguments, bound once, states a reduce-only order."""
    return any(_true_fields(node, call, scope, parents) for node in _mappings(call))


def closes_position(call: cst.Call, scope: Scope, parents: Parents) -> bool:
    """Whether the order says `closePosition=True`, which needs no quantity."""
    if any(name == _WHOLE and is_true(value) for name, value in keyword_arguments(call)):
        return True
    return any(_WHOLE in _true_fields(node, call, scope, parents) for node in _mappings(call))


def _mappings(call: cst.Call) -> Iterator[cst.BaseExpression]:
    for index, arg in enumerate(call.args):
        named = arg.keyword.value if arg.keyword is not None else None
        behind = not arg.star and named is None and index >= _BEHIND
        if arg.star == "**" or named == _PARAMS or behind:
            yield arg.value


def _true_fields(
    node: cst.BaseExpression, use: cst.Call, scope: Scope, parents: Parents
) -> set[str]:
    """Collect the fields of an exit that a mapping certainly states where ``use`` is called."""
    if not isinstance(node, cst.Name):
        return _true_items(node)
    name = identifier(node.value)
    bindings, owner = scope.lookup(name), scope.owner(name)
    if len(bindings) != 1 or owner is None:
        return set()
    stores = parents.stores.get((name, owner.node))
    if stores is None:
        stores = parents.stores[name, owner.node] = list(_changes(name, owner.node))
    if not all(fields is not None for _, fields in stores):
        return set()
    value = bindings[0].value
    found = set() if value is None else _true_items(value)
    around = parents.around(scope)
    for store, fields in stores:
        if fields and runs_before(store, use, around):
            found |= fields
    return found


def _true_items(node: cst.BaseExpression) -> set[str]:
    return {name for name, value in written_items(node) if name in REDUCE_ONLY and is_true(value)}


def _changes(name: str, top: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, set[str] | None]]:
    """Yield what changes the mapping ``name``, with the field that it makes true.

    None stands for a change that may take one back.
    """
    for node, key, value in mapping_changes(name, top):
        if key is None or (key in REDUCE_ONLY and (value is None or not is_true(value))):
            yield node, None
        elif key in REDUCE_ONLY:
            yield node, {key}
