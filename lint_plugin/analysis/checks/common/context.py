"""The context of a check: the graph of a file, and what it reaches."""

from __future__ import annotations

from functools import cached_property

import libcst as cst

from lint_plugin.analysis.checks.common.guard_names import GuardNames
from lint_plugin.analysis.checks.common.messages import sent_by
from lint_plugin.analysis.checks.common.own_orders import OwnOrderVerdicts
from lint_plugin.analysis.graph.clearances import after_calls
from lint_plugin.analysis.graph.helper_swallows import HelperSwallows
from lint_plugin.analysis.graph.model import (
    CallGate,
    Code,
    Edge,
    Graph,
    GuardSite,
    Note,
    OrderSite,
    Point,
)
from lint_plugin.analysis.graph.predecessors import Predecessors
from lint_plugin.analysis.graph.reachability import (
    Summaries,
    reach,
    reachable_points,
    summarise,
    swallowing,
)
from lint_plugin.analysis.graph.witness import Witnesses
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.program.model import FileModel


class Context:
    """The graph of one file with the results of its analysis that several checks share.

    Each result is computed when it is first asked for.
    """

    def __init__(self, model: FileModel, graph: Graph) -> None:
        self.model = model
        self.graph = graph

    @property
    def guard(self) -> str:
        """The guard's name, as the settings have it."""
        return self.model.config.all_guards[0]

    def named(self, call: cst.Call) -> str:
        """What a finding calls an order call."""
        return sent_by(call, self.model.endpoints.get(call))

    @cached_property
    def orders(self) -> dict[cst.Call, list[OrderSite]]:
        """The order calls, with their evaluations."""
        found: dict[cst.Call, list[OrderSite]] = {}
        for site in self.graph.orders:
            if self.own_orders.of(site.call) != "no order":
                found.setdefault(site.call, []).append(site)
        return found

    @cached_property
    def judged_here(self) -> dict[cst.Call, list[OrderSite]]:
        """The order calls that are judged where they stand, with their evaluations."""
        return {
            call: sites
            for call, sites in self.orders.items()
            if self.own_orders.of(call) != "judged inside"
        }

    @cached_property
    def own_orders(self) -> OwnOrderVerdicts:
        """The verdicts on order calls that mean functions of the file."""
        return OwnOrderVerdicts(self.model, self.graph, lambda: self.summaries)

    @cached_property
    def summaries(self) -> Summaries:
        """The summaries of the file's functions."""
        return summarise(self.graph)

    @cached_property
    def reachable(self) -> frozenset[Point]:
        """The reachable points."""
        return reachable_points(self.graph, self.summaries)

    @cached_property
    def guard_names(self) -> GuardNames:
        """The guards, indexed by the names in their callees."""
        return GuardNames(self.graph.guards)

    @cached_property
    def first_answers(self) -> dict[Scope, GuardSite]:
        """The first check of each function that answers, as the settings list them."""
        found: dict[Scope, GuardSite] = {}
        for check in self.graph.answers:
            found.setdefault(check.scope.function, check)
        return found

    @cached_property
    def before(self) -> Predecessors:
        """The predecessors of every point."""
        return Predecessors(code.entry for code in self.graph.codes)

    @cached_property
    def starts(self) -> list[Code]:
        """The code objects that begin a path with no guarantee."""
        return [
            code for code in self.graph.codes if code.starts_path and code.entry in self.reachable
        ]

    @cached_property
    def unguarded(self) -> set[Point]:
        """The points that a path reaches on which no guard has completed."""
        return reach((code.entry for code in self.starts), self.summaries)

    @cached_property
    def swallowing(self) -> frozenset[Point]:
        """The points at which the exception of a guard can end."""
        return swallowing(self.graph, self.summaries)

    @cached_property
    def unguarded_without_swallowing(self) -> set[Point]:
        """The points that an unguarded path reaches without passing a swallowing one."""
        if not self.swallowing:
            return self.unguarded
        entries = (code.entry for code in self.starts)
        return reach(entries, self.summaries, self.swallowing)

    @cached_property
    def witnesses(self) -> Witnesses:
        """The lightest unguarded paths."""
        return Witnesses((code.entry for code in self.starts), self.summaries)

    def inside_call(self, edge: Edge) -> tuple[Note, ...]:
        """Tell how a helper returned though its guard refused."""
        return self._swallows.inside(edge)

    def swallowed_inside(self, point: Point) -> tuple[cst.Call, Note] | None:
        """Find the helper on the path to ``point`` that swallowed its guard's exception, and where."""
        return self._swallows.on_path(self.witnesses.edges(point))

    @cached_property
    def _swallows(self) -> HelperSwallows:
        codes = {code.exit: code for code in self.graph.codes}
        return HelperSwallows(codes, self.summaries, self.swallowing)

    @cached_property
    def entries(self) -> dict[Point, Code]:
        """The code objects by their entry point."""
        return {code.entry: code for code in self.graph.codes}

    @cached_property
    def unguarded_calls(self) -> dict[cst.Call, list[OrderSite]]:
        """The order calls that some path reaches unguarded, with the evaluations it reaches."""
        found = {
            call: [site for site in sites if site.point in self.unguarded]
            for call, sites in self.judged_here.items()
        }
        return {call: sites for call, sites in found.items() if sites}

    @cached_property
    def sends(self) -> dict[cst.Call, list[OrderSite]]:
        """The guarded order calls, with their evaluations, and orders handed over behind a guard."""
        called = {
            call: sites
            for call, sites in self.judged_here.items()
            if call not in self.unguarded_calls
        }
        return {**called, **self._handed_over}

    @cached_property
    def spenders(self) -> dict[cst.Call, list[OrderSite]]:
        """The order calls that may use a clearance up, with their evaluations.

        One that is unguarded on some path spends what it has on another: in `finally`, behind a call that
        did not raise.
        """
        return {**self.judged_here, **self._handed_over}

    @cached_property
    def _handed_over(self) -> dict[cst.Call, list[OrderSite]]:
        """The orders handed over behind a guard, each as the call that it stands for."""
        open_ones = {each.node for each in self.graph.references if each.point in self.unguarded}
        found: dict[cst.Call, list[OrderSite]] = {}
        for site, named in self.graph.handovers:
            if named in open_ones or site.call.func in self._called_as_orders:
                continue
            if self.own_orders.of_function(named, site.scope) == "order":
                found.setdefault(site.call, []).append(site)
        return found

    @cached_property
    def _called_as_orders(self) -> set[cst.BaseExpression]:
        return {call.func for call in self.orders}

    @cached_property
    def spending_calls(self) -> dict[Point, cst.Call]:
        """The points after calls of the file's functions that may have sent an order."""
        sent = self._reached_spenders()
        # A function of the file that guards and sends leaves nothing of its guard.
        own = {
            edge.target: edge.gate.call
            for edge in (self.before.edges() if self.orders.keys() - self.judged_here else ())
            if isinstance(edge.gate, CallGate)
            and edge.gate.call in self.orders
            and edge.gate.call not in self.judged_here
            and edge.target in self.reachable
        }
        if not sent:
            return own
        return own | after_calls(
            sent, self.before.edges(), self.graph.begun, self.reachable, self.summaries
        )

    @cached_property
    def spent(self) -> dict[Point, cst.Call]:
        """The points at which an order has spent its guards, in a call or here."""
        return {
            **self.spending_calls,
            **{site.sent: site.call for site in self._reached_spenders()},
        }

    @cached_property
    def run_by_others(self) -> dict[Point, cst.CSTNode]:
        """The orders, and what sends them, that were handed on for others to run.

        Each by the point after it.
        """
        begun = {each.point: each.handed for each in self.graph.begun if each.handed is not None}
        return {**begun, **{site.sent: named for site, named in self.graph.handovers}}

    @cached_property
    def after_orders(self) -> Witnesses:
        """The lightest paths from an order on which no guard completes."""
        return Witnesses(self.spent, self.summaries)

    def _reached_spenders(self) -> list[OrderSite]:
        return [
            site
            for sites in self.spenders.values()
            for site in sites
            if site.point in self.reachable
        ]
