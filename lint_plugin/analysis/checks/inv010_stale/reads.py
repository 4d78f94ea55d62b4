"""Reads of positions, and copies of what was read.

held = client.positions()        a read: a call that is no copy
shown = dict(held)               a copy of `held`
held = self._positions()         a read inside `_positions`, if the file says which function that is
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import libcst as cst

from lint_plugin.analysis.graph.model import Code
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.program.model import FileModel
from lint_plugin.analysis.tree.nodes import last_name
from lint_plugin.analysis.values.variables import Variable, alternatives, value_of

_COPIES = frozenset({"MappingProxyType", "copy", "deepcopy", "dict"})


class Read(NamedTuple):
    """A call whose value the positions are."""

    call: cst.Call


class ReturnedBy(NamedTuple):
    """A call of a function of the file: the positions are what it returns."""

    call: cst.Call
    code: Code


Origin: TypeAlias = "Read | ReturnedBy | Variable"


def origins_of(node: cst.BaseExpression, scope: Scope, model: FileModel) -> Iterator[Origin]:
    """Yield the reads, helpers and plain names that ``node`` may be."""
    for part in alternatives(node):
        while (inner := _copied(part, model)) is not None:
            part = inner
        if isinstance(part, (cst.IfExp, cst.BooleanOperation)):
            yield from origins_of(part, scope, model)
        elif isinstance(part, cst.Call):
            code = _helper(part, scope, model)
            yield Read(part) if code is None else ReturnedBy(part, code)
        elif isinstance(part, cst.Name):
            value = value_of(part, scope)
            if isinstance(value, Variable):
                yield value


def _copied(node: cst.BaseExpression, model: FileModel) -> cst.BaseExpression | None:
    """Return what ``node`` is a copy of."""
    if isinstance(node, cst.Await):
        return node.expression
    if isinstance(node, cst.NamedExpr):
        return node.value
    if isinstance(node, cst.Dict) and len(node.elements) == 1:
        (element,) = node.elements
        return element.value if isinstance(element, cst.StarredDictElement) else None
    if not isinstance(node, cst.Call):
        return None
    name = last_name(node.func)
    if isinstance(node.func, cst.Attribute) and name == "copy" and not node.args:
        return node.func.value
    if not node.args or node.args[0].star or node.args[0].keyword is not None:
        return None
    path = model.origins.library_path(node.func) or ""
    if path.startswith("invariant_guard.positions.from_"):
        return node.args[0].value
    return node.args[0].value if name in _COPIES and len(node.args) == 1 else None


def _helper(call: cst.Call, scope: Scope, model: FileModel) -> Code | None:
    """Resolve a plain function of the file.

    What a decorator makes of one is a read of its own.
    """
    definition = model.callees.function(call.func, scope)
    if definition is None or definition in model.scopes.generators:
        return None
    if any(last_name(item.decorator) != "staticmethod" for item in definition.decorators):
        return None
    if model.call_summaries.completion_of_call(call.func, definition) is None:
        return None
    return model.code(definition)
