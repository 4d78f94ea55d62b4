"""What of a check's answer is tested, where the settings name no part.

verdict = self.risk.evaluate(order)     checks = ["evaluate"]: an object says nothing by being true
if verdict.allowed:                     `allowed` is what decides: checks = ["evaluate[allowed]"]
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.graph.model import GuardSite
from lint_plugin.analysis.names.parents import ParentMap
from lint_plugin.analysis.tree.nodes import identifier, string_value

_BETWEEN = (cst.UnaryOperation, cst.BooleanOperation, cst.Comparison, cst.ComparisonTarget)
_ASKING = (cst.If, cst.While, cst.IfExp, cst.Assert)


def tested_part(check: GuardSite, context: Context) -> str | None:
    """Return the attribute or key of an answer that some condition tests, if one does."""
    parents = context.model.parents.around(check.scope)
    for node in _answers(check, parents, context):
        part = parents.get(node)
        name = _name_of(part, node)
        if name is not None and part is not None and _is_tested(part, parents):
            return name
    return None


def _answers(check: GuardSite, parents: ParentMap, context: Context) -> Iterator[cst.CSTNode]:
    """Yield a check's value where it is made, and where its name is used."""
    node: cst.CSTNode = check.call
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
        if isinstance(target, cst.Name):
            for load in context.model.scopes.names.get(identifier(target.value), ()):
                if load.scope.function is check.scope.function:
                    yield load.node


def _name_of(part: cst.CSTNode | None, node: cst.CSTNode) -> str | None:
    if isinstance(part, cst.Attribute) and part.value is node:
        return identifier(part.attr.value)
    if isinstance(part, cst.Subscript) and part.value is node:
        index = part.slice[0].slice
        return string_value(index.value) if isinstance(index, cst.Index) else None
    return None


def _is_tested(node: cst.CSTNode, parents: ParentMap) -> bool:
    parent = parents.get(node)
    while isinstance(parent, _BETWEEN):
        node, parent = parent, parents.get(parent)
    return isinstance(parent, _ASKING) and parent.test is node
