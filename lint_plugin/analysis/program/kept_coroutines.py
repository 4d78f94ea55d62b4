"""Coroutines and tasks that a local name keeps until they are awaited.

check = asyncio.create_task(enforcer.enforce_before_order(symbol, side, 1, held))
book = await client.book(symbol)
await check                                    the guard has completed here, for these arguments

Nothing between the two may bind a name that the call holds, and nothing else may use the one that keeps it:
a second `await` of a task would not ask again.
"""

from __future__ import annotations

import libcst as cst

from lint_plugin.analysis.names.parents import ParentMap, Parents
from lint_plugin.analysis.names.scopes import FileScopes, Scope
from lint_plugin.analysis.tree.nodes import identifier, last_name, nodes_in

_TARGETED = (
    cst.AnnAssign,
    cst.AssignTarget,
    cst.AugAssign,
    cst.CompFor,
    cst.Del,
    cst.For,
    cst.NamedExpr,
)
_NAMED = (cst.AsName, cst.ClassDef, cst.FunctionDef, cst.MatchAs, cst.MatchStar)
_LOOPS = (cst.For, cst.While, cst.CompFor, cst.FunctionDef, cst.Lambda, cst.ClassDef)


def kept_value(
    name: cst.Name, scope: Scope, scopes: FileScopes, parents: Parents
) -> cst.Call | None:
    """Find the call whose coroutine or task an awaited name keeps.

    None where that is unsure.
    """
    text = identifier(name.value)
    owner = scope.owner(text)
    if owner is None or owner is not scope or owner.kind != "function":
        return None
    bindings = owner.bindings[text]
    uses = scopes.own_loads.of(owner, text)
    if len(bindings) != 1 or len(uses) != 1:
        return None
    value = bindings[0].value
    if not isinstance(value, cst.Call):
        return None
    between = _between(bindings[0].node, name, parents.around(scope))
    if between is None:
        return None
    held = {
        last_name(part) for part in nodes_in(value) if isinstance(part, (cst.Name, cst.Attribute))
    }
    return None if any(held & _bound_in(statement) for statement in between) else value


def _between(
    kept: cst.CSTNode, awaited: cst.CSTNode, parents: ParentMap
) -> list[cst.CSTNode] | None:
    """List the statements from behind ``kept`` to the one that holds ``awaited``.

    None unless both stand in one block, and no loop comes between.
    """
    line = kept
    while not isinstance(line, cst.SimpleStatementLine):
        if line not in parents:
            return None
        line = parents[line]
    block = parents.get(line)
    body = getattr(block, "body", None)
    node = awaited
    while node in parents and parents[node] is not block:
        node = parents[node]
        if isinstance(node, _LOOPS):
            return None
    if node not in parents or not isinstance(body, (list, tuple)):
        return None
    places = {each: index for index, each in enumerate(body)}
    start, end = places[line], places.get(node, -1)
    return list(body[start + 1 : end + 1]) if start < end else None


def _bound_in(statement: cst.CSTNode) -> set[str | None]:
    """Collect the last names of what a statement may bind, in whatever way."""
    found: set[str | None] = set()
    for part in nodes_in(statement):
        if isinstance(part, _TARGETED):
            found |= _names_in(part.target)
        elif isinstance(part, _NAMED):
            found |= _names_in(part.name) if part.name is not None else set()
        elif isinstance(part, (cst.Import, cst.ImportFrom)):
            found |= _names_in(part)
    return found


def _names_in(node: cst.CSTNode) -> set[str | None]:
    return {
        last_name(part) for part in nodes_in(node) if isinstance(part, (cst.Name, cst.Attribute))
    }
