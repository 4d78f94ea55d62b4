"""What of a check's answer is tested, where the settings name no part.

verdict = self.risk.evaluate(order)     checks = ["evaluate"]: an object says nothing by being true
if verdict.allowed:                     `allowed` is what decides: checks = ["evaluate[allowed]"]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.graph.model import GuardSite
from lint_plugin.analysis.names.parents import ParentMap
from lint_plugin.analysis.program.alterations import stored_name
from lint_plugin.analysis.program.answers import is_false, is_singleton
from lint_plugin.analysis.tree.nodes import identifier, last_name, string_value

_BETWEEN = (cst.UnaryOperation, cst.BooleanOperation, cst.Comparison, cst.ComparisonTarget)
_ASKING = (cst.If, cst.While, cst.IfExp, cst.Assert)
_READING = frozenset({"bool", "len"})


class TestedPart(NamedTuple):
    """An attribute or key that a condition tests.

    ``unfollowed`` says what no setting names: that it is compared with a value of the program's own, called,
    or has a part that is tested. ``default`` is what `get` or `getattr` gives where it is not there.
    """

    name: str
    unfollowed: str
    default: cst.BaseExpression | None


def tested_part(check: GuardSite, context: Context) -> TestedPart | None:
    """Return the attribute or key of an answer that some condition tests, if one does."""
    parents = context.model.parents.around(check.scope)
    kept: set[str] = set()
    seen: set[str] = set()
    for node in _answers(check.call, check, parents, context, kept):
        part, name = _part_of(node, parents)
        if name is None:
            continue
        for each in _answers(part, check, parents, context, seen):
            tested = _tested(each, name, parents)
            if tested is not None:
                return tested._replace(default=_default(part))
    return None


def _tested(node: cst.CSTNode, name: str, parents: ParentMap) -> TestedPart | None:
    compared = _is_compared(node, parents)
    if compared is not None:
        return TestedPart(name, "compared" if compared else "", None)
    call = parents.get(node)
    if isinstance(call, cst.Call) and call.func is node:
        if _is_compared(call, parents) is not None:
            return TestedPart(name, "called", None)
        return None
    part, inner = _part_of(node, parents)
    if inner is not None and _is_compared(part, parents) is not None:
        return TestedPart(f"{name}.{inner}", "a part of a part", None)
    return None


def _answers(
    node: cst.CSTNode, check: GuardSite, parents: ParentMap, context: Context, seen: set[str]
) -> Iterator[cst.CSTNode]:
    """Yield a value where it is made, and unseen uses of names that keep it."""
    while isinstance(parents.get(node), cst.Await):
        node = parents[node]
    yield node
    while isinstance(parents.get(node), cst.NamedExpr):
        node = parents[node]
        yield node
    keeps = parents.get(node)
    targets: list[cst.BaseExpression] = []
    if isinstance(node, cst.NamedExpr):
        targets.append(node.target)
    if isinstance(keeps, cst.Assign):
        targets += [each.target for each in keeps.targets]
    elif isinstance(keeps, cst.AnnAssign):
        targets.append(keeps.target)
    for target in targets:
        name = identifier(target.value) if isinstance(target, cst.Name) else None
        if name is None or name in seen:
            continue
        seen.add(name)
        for load in context.model.scopes.names_inside.of(check.scope.function, name):
            yield load.node


def _part_of(node: cst.CSTNode, parents: ParentMap) -> tuple[cst.CSTNode, str | None]:
    """Find what asks for an attribute or key of ``node``, and its name: `.allowed`, `.get("allowed")`."""
    part = parents.get(node)
    if isinstance(part, cst.Attribute) and part.value is node:
        call = parents.get(part)
        if isinstance(call, cst.Call) and call.func is part and part.attr.value == "get":
            return call, string_value(call.args[0].value) if call.args else None
        return part, identifier(part.attr.value)
    if isinstance(part, cst.Subscript) and part.value is node:
        return part, stored_name(part)
    call = parents.get(part) if isinstance(part, cst.Arg) else None
    if isinstance(call, cst.Call) and last_name(call.func) == "getattr" and len(call.args) > 1:
        return call, string_value(call.args[1].value) if call.args[0] is part else None
    return node, None


def _default(part: cst.CSTNode) -> cst.BaseExpression | None:
    """Return the default of `get` or `getattr`, where it has one that is not false."""
    if not isinstance(part, cst.Call):
        return None
    first = 2 if isinstance(part.func, cst.Name) else 1
    return next((arg.value for arg in part.args[first:] if not is_false(arg.value)), None)


def _is_compared(node: cst.CSTNode, parents: ParentMap) -> bool | None:
    """Whether a condition compares ``node``; None where none tests it."""
    compared = False
    parent = parents.get(node)
    while parent is not None and (isinstance(parent, _BETWEEN) or _reads(parent, parents)):
        if isinstance(parent, cst.Comparison):
            sides = (parent.left, *(each.comparator for each in parent.comparisons))
            compared = not any(is_singleton(side) or _is_length(side) for side in sides)
        node, parent = parent, parents.get(parent)
    return compared if isinstance(parent, _ASKING) and parent.test is node else None


def _reads(node: cst.CSTNode, parents: ParentMap) -> bool:
    """Whether ``node`` is `bool(...)` or `len(...)`, or its argument."""
    call = parents.get(node) if isinstance(node, cst.Arg) else node
    return isinstance(call, cst.Call) and last_name(call.func) in _READING


def _is_length(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Call) and last_name(node.func) == "len"
