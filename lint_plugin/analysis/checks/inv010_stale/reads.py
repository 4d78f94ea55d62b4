"""Reads of positions, and copies of what was read.

held = client.positions()        a read: a call that is no copy
shown = dict(held)               a copy of `held`
{symbol: float(held[symbol])}    made of `held`
{r["s"]: r["n"] for r in rows}   made of `rows`
held = self._positions()         a read inside `_positions`, if the file says which function that is
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import libcst as cst

from lint_plugin.analysis.graph.model import Code
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.program.model import FileModel
from lint_plugin.analysis.tree.nodes import COMPREHENSIONS, children, last_name
from lint_plugin.analysis.values.variables import Variable, alternatives, value_of

_COPIES = frozenset({"MappingProxyType", "copy", "deepcopy", "dict", "list", "tuple"})
_VIEWS = frozenset({"copy", "items", "keys", "values"})
# What makes a quantity or a symbol of an item, and reads nothing.
_CONVERSIONS = frozenset({"Decimal", "abs", "float", "int", "str"})
_OF_TEXTS = frozenset({"get", "lower", "replace", "strip", "upper"})


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
        elif isinstance(part, cst.Dict):
            for quantity in _quantities(part):
                yield from origins_of(quantity, scope, model)
        elif isinstance(part, COMPREHENSIONS):
            if not any(_reads(each) for each in _elements(part)):
                yield from origins_of(part.for_in.iter, scope, model)
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
    if not isinstance(node, cst.Call):
        return None
    name = last_name(node.func)
    if isinstance(node.func, cst.Attribute) and name in _VIEWS and not node.args:
        return node.func.value
    if not node.args or node.args[0].star or node.args[0].keyword is not None:
        return None
    path = model.origins.library_path(node.func) or ""
    if path.startswith("invariant_guard.positions.from_"):
        return node.args[0].value
    return node.args[0].value if name in _COPIES and len(node.args) == 1 else None


def _quantities(display: cst.Dict) -> Iterator[cst.BaseExpression]:
    """Yield what the quantities of a display come from: `held` of `{s: float(held[s])}` and `{**held}`."""
    for element in display.elements:
        value = element.value
        while True:
            if isinstance(value, cst.Subscript):
                value = value.value
            elif isinstance(value, cst.Call) and _converts(value):
                inner = value.func if isinstance(value.func, cst.Attribute) else value.args[0]
                value = inner.value
            else:
                break
        yield value


def _converts(call: cst.Call) -> bool:
    """Whether a call makes something else of what it is given: `float(held[s])`, `held.get(s, 0)`."""
    name = last_name(call.func)
    if isinstance(call.func, cst.Attribute):
        return name in _OF_TEXTS and isinstance(call.func.value, (cst.Name, cst.Subscript))
    return name in _CONVERSIONS and len(call.args) == 1 and not call.args[0].star


def _elements(node: cst.BaseExpression) -> Iterator[cst.CSTNode]:
    if isinstance(node, cst.DictComp):
        yield from (node.key, node.value)
    elif isinstance(node, cst.BaseSimpleComp):
        yield node.elt


def _reads(element: cst.CSTNode) -> bool:
    """Whether something in an element of a comprehension may read positions itself."""
    if isinstance(element, cst.Call) and not _converts(element):
        return True
    return isinstance(element, cst.Await) or any(map(_reads, children(element)))


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
