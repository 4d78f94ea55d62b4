"""Spending: which clearances an order leaves behind it.

    guard(a)
    guard(b)
    order(a)      spends the guard that may be its own
    order(b)      has one left that no order before it can have spent
    order(b)      has none

An order spends every guard before it that is not provably about another order.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.mismatch_search import MOST_ORDERS, MismatchSearch
from lint_plugin.analysis.graph.model import CallGate, Code, Edge, GuardGate, OrderSite, Point
from lint_plugin.analysis.graph.witness import Witnesses
from lint_plugin.analysis.names.scopes import Scope

# Which of more guards than this an order has spent is not worked out: it counts as all.
_MOST_GUARDS = 12


class Spending:
    """The points of a file at which clearances have been spent."""

    def __init__(self, context: Context, search: MismatchSearch) -> None:
        self._context = context
        self._search = search

    def reused(self, call: cst.Call) -> Witnesses | None:
        """Find the paths from an order to ``call`` that leave it no guard."""
        context = self._context
        sites = context.sends[call]
        reached = context.after_orders
        if not any(reached.has(site.point) for site in sites):
            return None
        checks = (*context.graph.guards, *context.graph.answers)
        around = self._around(sites[0].code)
        guards = {site.call for site in checks if site.code.scope in around}
        if len(guards) <= _MOST_GUARDS and len(context.spenders) <= MOST_ORDERS:
            for guard in guards:
                if self._search.is_own(call, guard) and self._only_once(call, guard):
                    return None
        return reached

    def _around(self, code: Code) -> set[Scope]:
        """Collect the functions whose guards an order inside of ``code`` begins with."""
        found = {code.scope}
        while self._context.model.starts_where_created(code) and code.scope.parent is not None:
            outer = code.scope.parent.function
            found.add(outer)
            code = self._context.model.code(outer.node)
        return found

    def _only_once(self, call: cst.Call, guard: cst.Call) -> bool:
        """Whether on no path another order has spent ``guard`` before ``call``."""
        context = self._context
        spenders: list[OrderSite] = []
        others: list[OrderSite] = []
        for sites in context.spenders.values():
            # What an order in `finally` has spent may depend on the way in.
            for site in sites:
                if site.point in context.reachable:
                    (spenders if self._search.spends(site, guard) else others).append(site)
        if not others:
            return False
        entries = [code.entry for code in context.starts]
        uncleared = self._without(guard, [*entries, *(site.sent for site in spenders)])
        spent = {site.sent: site.call for site in spenders}
        spent |= {site.sent: site.call for site in others if site.point in uncleared}
        spent |= {
            point: by
            for point, by in context.spending_calls.items()
            if self._may_have_spent(point, by, guard)
        }
        again = Witnesses(spent, context.summaries)
        return not any(again.has(site.point) for site in context.sends[call])

    def _may_have_spent(self, point: Point, by: cst.Call, guard: cst.Call) -> bool:
        """Whether what was called before ``point`` may have spent ``guard``.

        Of a function that was handed on its own orders are known, unless it calls others that send.
        """
        code = self._handed.get(point)
        spenders = self._context.spenders
        if code is None or all(site.code is not code for site in spenders.get(by, ())):
            return True
        inside = (site for sites in spenders.values() for site in sites if site.code is code)
        return any(self._search.spends(site, guard) for site in inside)

    @cached_property
    def _handed(self) -> dict[Point, Code]:
        """What was handed on for others to run, by where that leaves the caller."""
        return {each.point: each.code for each in self._context.graph.begun if each.call is None}

    def _without(self, guard: cst.Call, starts: Iterable[Point]) -> set[Point]:
        """Find the points that a path reaches without ``guard``."""
        reached: set[Point] = set()
        stack = list(starts)
        while stack:
            point = stack.pop()
            if point not in reached:
                reached.add(point)
                stack.extend(edge.target for edge in point.edges if self._passes(edge, guard))
        return reached

    def _passes(self, edge: Edge, guard: cst.Call) -> bool:
        gate = edge.gate
        if isinstance(gate, GuardGate):
            return gate.call is not guard
        if isinstance(gate, CallGate):
            return not self._context.summaries.returning.isdisjoint(gate.points)
        return self._context.summaries.passable(edge)
