"""Functions of the file that bear an order's name: what a call of one enters.

def submit_order(self, ...):      an order by its name, and a function whose body says what it does
    self.enforce(...)
    self._post(...)

self.submit_order(...)            means it provably: judged inside
client.submit_order(...)          may mean anything: an order call
"""

from __future__ import annotations

from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.graph.model import Code, Point
from lint_plugin.analysis.names.callees import Callees
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.program.matching import NameMatcher
from lint_plugin.analysis.program.summaries import CallSummaries
from lint_plugin.analysis.tree.nodes import identifier


class OwnOrder(NamedTuple):
    """A function of the file that an order call means: its entry and returns."""

    definition: cst.FunctionDef
    code: Code
    returns: tuple[Point, ...]

    @property
    def may_be_replaced(self) -> bool:
        """Whether a class elsewhere may override it."""
        return self.code.scope.enclosing_class is not None


class OwnOrders:
    """Finds the functions of one file that order calls mean."""

    def __init__(self, callees: Callees, names: NameMatcher, call_summaries: CallSummaries) -> None:
        self._callees = callees
        self._call_summaries = call_summaries
        self.any = _any_bears_an_orders_name(callees, names)

    def of(self, func: cst.BaseExpression, scope: Scope) -> OwnOrder | None:
        """Resolve the order function ``func`` to the function of the file that it provably means."""
        if not self.any:
            return None
        func, scope = self._behind_alias(func, scope)
        definition = self._callees.function(func, scope)
        if definition is None or self._call_summaries.declares(definition, "requires_guard"):
            return None
        done = self._call_summaries.completion_of_call(func, definition)
        if done is None or done.manager is not None:
            return None
        if done.points is None:
            code = self._call_summaries.promising(definition)
            return OwnOrder(definition, code, (code.exit,))
        return OwnOrder(definition, done.code, done.points) if done.code is not None else None

    def _behind_alias(
        self, func: cst.BaseExpression, scope: Scope
    ) -> tuple[cst.BaseExpression, Scope]:
        """Follow a local name that is bound once: `place = self.submit_order; place(...)`."""
        if not isinstance(func, cst.Name):
            return func, scope
        name = identifier(func.value)
        owner = scope.owner(name)
        if owner is None or owner.kind not in ("function", "lambda"):
            return func, scope
        binding = self._callees.origins.only_binding(owner, name)
        if binding is None or binding.scope is None:
            return func, scope
        if not isinstance(binding.value, (cst.Name, cst.Attribute)):
            return func, scope
        return binding.value, binding.scope


def _any_bears_an_orders_name(callees: Callees, names: NameMatcher) -> bool:
    """Whether any function of the file bears the name of an order."""
    scopes = callees.origins.scopes
    for node in scopes.scopes:
        if not isinstance(node, cst.FunctionDef):
            continue
        name = identifier(node.name.value)
        if name in names.orders.last_names:
            return True
        if names.orders.dotted is not None and any(
            names.orders.match(load.node)
            for load in (*scopes.names.get(name, ()), *scopes.attribute_names.get(name, ()))
        ):
            return True
    return False
