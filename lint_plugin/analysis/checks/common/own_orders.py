"""Verdicts on order calls that mean functions of the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

import libcst as cst

from lint_plugin.analysis.graph.judged_inside import JudgedInside
from lint_plugin.analysis.graph.model import Graph, OrderSite
from lint_plugin.analysis.graph.reachability import Summaries
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.program.model import FileModel
from lint_plugin.analysis.program.own_orders import OwnOrder

Verdict: TypeAlias = Literal["order", "judged inside", "no order"]


class OwnOrderVerdicts:
    """Judges the functions of one file that bear an order's name."""

    def __init__(self, model: FileModel, graph: Graph, summaries: Callable[[], Summaries]) -> None:
        self._orders = model.own_orders
        self._by_definition: dict[cst.FunctionDef, Verdict] = {}
        self._calls: dict[cst.Call, Verdict] = {}
        self._judge: JudgedInside | None = None
        if self._orders.any:
            own: dict[OrderSite, OwnOrder] = {}
            for site in graph.orders:
                found = self._orders.of(site.call.func, site.scope)
                if found is not None:
                    own[site] = found
            codes = {site: each.code for site, each in own.items()}
            self._judge = JudgedInside(graph, summaries(), codes)
            for site, each in own.items():
                self._calls[site.call] = self._verdict(each)

    def of(self, call: cst.Call) -> Verdict:
        """Judge an order call."""
        return self._calls.get(call, "order")

    def of_function(self, node: cst.BaseExpression, scope: Scope) -> Verdict:
        """Judge an order function that is used as a value."""
        found = self._orders.of(node, scope)
        return "order" if found is None else self._verdict(found)

    def _verdict(self, own: OwnOrder) -> Verdict:
        if own.definition not in self._by_definition:
            assert self._judge is not None
            judged = self._judge.of(own.code, own.returns)
            verdict: Verdict = "judged inside" if judged.holds_check else "no order"
            if judged.returns_sent or (own.may_be_replaced and not judged.holds_check):
                verdict = "order"
            self._by_definition[own.definition] = verdict
        return self._by_definition[own.definition]
