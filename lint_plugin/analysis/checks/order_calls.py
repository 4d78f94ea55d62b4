"""Records of the orders of a file, by call and by reference, for `invariant-lint paths`.

Facts alone: what was found at the same place, and what a team decided about it, the run adds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.inv001_unguarded.covering import covering_guards
from lint_plugin.analysis.checks.inv001_unguarded.suggestion import stated_terms, terms_handed_over
from lint_plugin.analysis.checks.inv005_references import taken
from lint_plugin.analysis.graph.model import OrderSite, Point, Reference
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.locations import Places
from lint_plugin.analysis.tree.nodes import code_of, last_name_token
from lint_plugin.analysis.values.argument_shapes import shape_of
from lint_plugin.analysis.values.exits import may_be_exit
from lint_plugin.analysis.values.order_terms import side_of
from lint_plugin.analysis.values.signatures import SIDES
from lint_plugin.analysis.values.variables import Constant
from lint_plugin.results.finding import OrderCall, Step

# Of a list of orders a column shows this much; the rest stands in the source.
_LONGEST = 100


class OrderCalls:
    """The orders of one file, each with the guards that cover it."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def nodes(self) -> Iterator[cst.CSTNode]:
        """Yield the nodes whose places are needed."""
        for call, guards in self._guards_of_calls.items():
            yield last_name_token(call.func)
            yield from (last_name_token(guard.func) for guard in guards)
        for node, guards in self._guards_of_references.items():
            yield last_name_token(node)
            yield from (last_name_token(guard.func) for guard in guards)

    def calls(self, places: Places) -> tuple[OrderCall, ...]:
        """Report every order call, in source order."""
        return _in_source_order(
            self._call(call, sites, places) for call, sites in self._context.orders.items()
        )

    def references(
        self, places: Places, unproven: Collection[cst.CSTNode]
    ) -> tuple[OrderCall, ...]:
        """Report every order function handled as a value.

        ``unproven`` are those that INV005 reports.
        """
        return _in_source_order(
            self._reference(node, node not in unproven, places) for node in self._references
        )

    @cached_property
    def _references(self) -> dict[cst.BaseExpression, list[Reference]]:
        found: dict[cst.BaseExpression, list[Reference]] = {}
        for reference in self._context.graph.references:
            if self._context.own_orders.of_function(reference.node, reference.scope) == "no order":
                continue
            found.setdefault(reference.node, []).append(reference)
        return found

    @cached_property
    def _guards_of_calls(self) -> dict[cst.Call, tuple[cst.Call, ...]]:
        context = self._context
        return {
            call: ()
            if call in context.unguarded_calls or call not in context.judged_here
            else covering_guards(context, (site.point for site in sites))
            for call, sites in context.orders.items()
        }

    @cached_property
    def _guards_of_references(self) -> dict[cst.BaseExpression, tuple[cst.Call, ...]]:
        context = self._context
        found = {}
        for node, references in self._references.items():
            points = [reference.point for reference in references]
            is_open = any(point in context.unguarded for point in points)
            found[node] = () if is_open else covering_guards(context, points)
        return found

    def _call(self, call: cst.Call, sites: list[OrderSite], places: Places) -> OrderCall:
        context = self._context
        place = places.of(last_name_token(call.func))
        terms = _cut(stated_terms(sites[0], context))
        guards = self._guards_of_calls[call]
        # What a function of the file does inside is what covers a call of it.
        inside = "" if call in context.judged_here else code_of(call.func)
        return OrderCall(
            line=place.line,
            column=place.column,
            function=sites[0].scope.name or "<module>",
            call=code_of(call.func),
            guarded=call not in context.unguarded_calls,
            guard=inside or _named(guards),
            reachable=self._is_reached(site.point for site in sites),
            effect=self._effect(call, sites[0]),
            side=terms.get("side") or _side_by_position(call, sites[0].scope),
            symbol=terms.get("symbol", ""),
            quantity=terms.get("quantity", ""),
            guards=_completed(guards, places),
            endpoint=self._endpoint(call),
        )

    def _endpoint(self, call: cst.Call) -> str:
        endpoint = self._context.model.endpoints.get(call)
        return f"{endpoint.venue} ({endpoint.path})" if endpoint is not None else ""

    def _reference(self, node: cst.BaseExpression, is_proven: bool, places: Places) -> OrderCall:
        context = self._context
        reference = self._references[node][0]
        use = context.model.references.uses[node]
        place = places.of(last_name_token(node))
        terms = {}
        handed = [site for site, named in context.graph.handovers if named is node]
        if handed:
            terms = _cut(stated_terms(handed[0], context))
        elif isinstance(use.by, cst.Call):
            terms = _cut(terms_handed_over(use.by, reference.scope))
        guards = self._guards_of_references[node] if is_proven else ()
        return OrderCall(
            line=place.line,
            column=place.column,
            function=reference.scope.name or "<module>",
            call=code_of(use.value),
            guarded=is_proven,
            guard=_named(guards),
            taken=taken(use).rstrip(","),
            reachable=self._is_reached(item.point for item in self._references[node]),
            side=terms.get("side", ""),
            symbol=terms.get("symbol", ""),
            quantity=terms.get("quantity", ""),
            guards=_completed(guards, places),
        )

    def _is_reached(self, points: Iterable[Point]) -> bool:
        return any(point in self._context.reachable for point in points)

    def _effect(self, call: cst.Call, site: OrderSite) -> str:
        if self._context.model.reduces(call, site.scope):
            return "exit"
        knowledge = self._context.model
        shape = shape_of(call, site.scope, knowledge.callees, knowledge.config.presets)
        return "" if may_be_exit(call, shape) else "entry"


def _cut(terms: dict[str, str]) -> dict[str, str]:
    return {
        term: text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
        for term, text in terms.items()
    }


def _side_by_position(call: cst.Call, scope: Scope) -> str:
    """The argument that says a side by itself, wherever it stands: `"buy"`, `OrderSide.SELL`."""
    for arg in call.args:
        if arg.keyword is None and not arg.star:
            side = side_of(arg.value, scope)
            if isinstance(side, Constant) and side.text in SIDES:
                return code_of(arg.value)
    return ""


def _in_source_order(orders: Iterable[OrderCall]) -> tuple[OrderCall, ...]:
    return tuple(sorted(orders, key=lambda order: (order.line, order.column)))


def _named(guards: Iterable[cst.Call]) -> str:
    return ", ".join(sorted({code_of(guard.func) for guard in guards}))


def _completed(guards: Iterable[cst.Call], places: Places) -> tuple[Step, ...]:
    steps = []
    for guard in guards:
        place = places.of(last_name_token(guard.func))
        steps.append(Step(place.line, place.column, f"`{code_of(guard.func)}` completed"))
    return tuple(sorted(steps, key=lambda step: (step.line, step.column)))
