"""Functions of the file that only compare, print or format what they are given.

def describe(function):                      retry(function, ...) would call it
    return f"{function.__name__} is next"
"""

from __future__ import annotations

import libcst as cst

from lint_plugin.analysis.names.callees import Callees
from lint_plugin.analysis.names.functions import is_static
from lint_plugin.analysis.names.parents import ParentMap, Parents
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.program.callback_names import only_looks
from lint_plugin.analysis.tree.nodes import identifier, last_name

_PART = frozenset({"__doc__", "__module__", "__name__", "__qualname__"})
# Built-ins whose result stands for what they were given.
_DERIVING = frozenset({"repr", "str"})
# Built-ins that look things up by what they are given.
_LOOKING_UP = frozenset({"dir", "format", "getattr", "super", "type", "vars"})


class Inspections:
    """Says which functions of one file only look at an argument."""

    def __init__(self, callees: Callees, parents: Parents) -> None:
        self._callees = callees
        self._scopes = callees.origins.scopes
        self._parents = parents

    def only_inspects(self, call: cst.Call, value: cst.BaseExpression, scope: Scope) -> bool:
        """Whether ``call`` means a function of the file that only looks at its argument ``value``."""
        definition = self._callees.function(call.func, scope)
        if definition is None or definition.decorators:
            return False
        param = _parameter(call, value, definition)
        return param is not None and self._is_looked_at(definition, param)

    def _is_looked_at(self, definition: cst.FunctionDef, param: cst.Param) -> bool:
        name, owner = identifier(param.name.value), self._scopes.of(definition)
        parents = self._parents.around(owner)
        return len(owner.bindings[name]) == 1 and all(
            self._looks(load.node, parents) for load in self._scopes.own_loads.of(owner, name)
        )

    def _looks(self, node: cst.CSTNode, parents: ParentMap) -> bool:
        """Whether what stands round ``node`` does no more than look at its value."""
        parent = parents[node]
        while _yields_it(parent):
            node, parent = parent, parents[parent]
        if isinstance(parent, cst.Return):
            # A name of it is a text, and may be anybody's.
            return isinstance(node, cst.Attribute)
        if isinstance(parent, cst.Arg):
            call = parents[parent]
            return isinstance(call, cst.Call) and self._call_looks(call, parents)
        if isinstance(parent, (cst.If, cst.While, cst.IfExp, cst.Assert)):
            return parent.test is node
        return isinstance(
            parent,
            (
                cst.BinaryOperation,
                cst.Comparison,
                cst.ComparisonTarget,
                cst.Expr,
                cst.FormattedStringExpression,
                cst.UnaryOperation,
            ),
        )

    def _call_looks(self, call: cst.Call, parents: ParentMap) -> bool:
        name = last_name(call.func)
        if isinstance(call.func, cst.Name) and name in _LOOKING_UP:
            return False
        if isinstance(call.func, cst.Name) and name in _DERIVING:
            return name not in self._scopes.everywhere and self._looks(call, parents)
        # What hands it on to another function of the file is not followed any further.
        return only_looks(call.func, self._scopes)


def _yields_it(parent: cst.CSTNode) -> bool:
    """Whether ``parent`` may yield what stands in it, or a name of that."""
    if isinstance(parent, cst.Attribute):
        return parent.attr.value in _PART
    return isinstance(parent, cst.BooleanOperation)


def _parameter(
    call: cst.Call, value: cst.BaseExpression, definition: cst.FunctionDef
) -> cst.Param | None:
    """Find the parameter of ``definition`` that ``value`` is given for, where that is plain."""
    params = definition.params
    positional = [*params.posonly_params, *params.params]
    if isinstance(call.func, cst.Attribute) and not is_static(definition):
        positional = positional[1:]
    for index, arg in enumerate(call.args):
        if arg.star:
            return None
        if arg.value is not value:
            continue
        if arg.keyword is None:
            return positional[index] if index < len(positional) else None
        name = identifier(arg.keyword.value)
        named = (*params.params, *params.kwonly_params)
        return next((each for each in named if identifier(each.name.value) == name), None)
    return None
