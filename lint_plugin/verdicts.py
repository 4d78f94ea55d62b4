"""From a solved graph to findings: which rule each unguarded order breaks, and by which path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from lint_plugin.finding import Finding, OrderCall, Step
from lint_plugin.flow.graph import Code, Graph, Note, OrderSite, Point
from lint_plugin.flow.solve import reach, summarise, swallowing
from lint_plugin.flow.witness import Witnesses
from lint_plugin.knowledge import Knowledge
from lint_plugin.positions import Places
from lint_plugin.reduce_only import says_reduce_only
from lint_plugin.rules import RULES
from lint_plugin.syntax import code_of, dotted, last_name_token
from lint_plugin.words import entered, handler_head, happened, quoted


@dataclass(frozen=True, slots=True)
class _Unguarded:
    """An order with the path that leaves it unguarded."""

    site: OrderSite
    code: str
    start: Code
    notes: tuple[Note, ...]

    @property
    def last_swallow(self) -> Note | None:
        """The last place on the path where an exception ended."""
        ends = ("caught", "manager swallowed", "finally discarded")
        return next((note for note in reversed(self.notes) if note.happening in ends), None)


class Verdicts:
    """The verdicts on one file."""

    def __init__(self, knowledge: Knowledge, graph: Graph) -> None:
        self._knowledge = knowledge
        self._sites: dict[cst.Call, list[OrderSite]] = {}
        for site in graph.orders:
            self._sites.setdefault(site.call, []).append(site)
        self._unguarded = self._judge(graph)

    def _judge(self, graph: Graph) -> dict[cst.Call, _Unguarded]:
        if not self._sites:
            return {}
        summaries = summarise(graph)
        starts = [code for code in graph.codes if code.starts_path]
        entries = [code.entry for code in starts]
        reached = reach(entries, summaries)
        open_calls = {
            call: [site for site in sites if site.point in reached]
            for call, sites in self._sites.items()
        }
        open_calls = {call: sites for call, sites in open_calls.items() if sites}
        if not open_calls:
            return {}
        places = swallowing(graph, summaries)
        without = reach(entries, summaries, places) if places else reached
        witnesses = Witnesses(starts, summaries)
        return {
            call: self._explain(call, sites, without, witnesses)
            for call, sites in open_calls.items()
        }

    def _explain(
        self, call: cst.Call, sites: list[OrderSite], without: set[Point], witnesses: Witnesses
    ) -> _Unguarded:
        site = min(sites, key=lambda item: witnesses.weight(item.point))
        start, notes = witnesses.path(site.point)
        if says_reduce_only(call):
            code = "INV008"
        elif any(item.point in without for item in sites):
            code = "INV001"
        else:
            code = "INV002"
        return _Unguarded(site, code, start, notes)

    # -- results -----------------------------------------------------------------------------------

    def nodes_to_place(self) -> Iterator[cst.CSTNode]:
        """The nodes whose places the report needs."""
        for call in self._sites:
            yield last_name_token(call.func)
        for unguarded in self._unguarded.values():
            yield _start_node(unguarded.start)
            for note in unguarded.notes:
                yield note.node

    def orders(self, places: Places) -> tuple[OrderCall, ...]:
        """Every order call of the file, in source order."""
        found = []
        for call, sites in self._sites.items():
            place = places.of(last_name_token(call.func))
            found.append(
                OrderCall(
                    place.line,
                    place.column,
                    sites[0].scope.name or "<module>",
                    code_of(call.func),
                    call not in self._unguarded,
                )
            )
        return tuple(sorted(found, key=lambda order: (order.line, order.column)))

    def findings(self, places: Places) -> tuple[Finding, ...]:
        """The findings of the file, in source order."""
        found = [self._finding(unguarded, places) for unguarded in self._unguarded.values()]
        return tuple(sorted(found, key=lambda item: (item.line, item.column, item.code)))

    def _finding(self, unguarded: _Unguarded, places: Places) -> Finding:
        call = unguarded.site.call
        token = last_name_token(call.func)
        place = places.of(token)
        length = len(token.value) if isinstance(token, cst.Name) else 1
        return Finding(
            code=unguarded.code,
            line=place.line,
            column=place.column,
            end_line=place.line,
            end_column=place.column + length,
            function=unguarded.site.scope.name or "<module>",
            call=code_of(call.func),
            fact=self._fact(unguarded, places),
            cure=self._cure(unguarded),
            witness=(*_steps(unguarded, places), Step(*place, "order sent")),
            statement=code_of(unguarded.site.statement),
        )

    def _fact(self, unguarded: _Unguarded, places: Places) -> str:
        order = quoted(unguarded.site.call.func)
        guard = f"`{self._knowledge.config.guards[0]}`"
        swallow = unguarded.last_swallow
        if unguarded.code == "INV002" and swallow is not None:
            line = places.of(swallow.node).line
            return f"{order} can run though {guard} refused: {_culprit(swallow)} in line {line} swallows it"
        exit_ = "the exit " if unguarded.code == "INV008" else ""
        return f"{exit_}{order} can run without a completed {guard}"

    def _cure(self, unguarded: _Unguarded) -> str:
        cure = RULES[unguarded.code].cure
        swallow = unguarded.last_swallow
        if swallow is None or not isinstance(swallow.node, cst.WithItem):
            return cure
        if swallow.node not in self._knowledge.unknown_managers:
            return cure
        pattern = _setting_for(swallow.node.item)
        return (
            f"{cure}; if {quoted(swallow.node.item)} never swallows an exception, say so: "
            f'non-suppressing = ["{pattern}"]'
        )


def _steps(unguarded: _Unguarded, places: Places) -> Iterator[Step]:
    start = unguarded.start
    if start.kind == "module":
        yield Step(1, 1, entered(start))
    else:
        yield Step(*places.of(_start_node(start)), entered(start))
    for note in unguarded.notes:
        yield Step(*places.of(note.node), happened(note))


def _start_node(code: Code) -> cst.CSTNode:
    return code.node.name if isinstance(code.node, cst.FunctionDef) else code.node


def _culprit(note: Note) -> str:
    if isinstance(note.node, (cst.ExceptHandler, cst.ExceptStarHandler)):
        return f"`{handler_head(note.node)}`"
    if isinstance(note.node, cst.WithItem):
        return f"`with {code_of(note.node.item)}`"
    return "the jump out of `finally`"


def _setting_for(manager: cst.BaseExpression) -> str:
    """The pattern that names this context manager, on whatever object it lies."""
    inner = manager.expression if isinstance(manager, cst.Await) else manager
    target = inner.func if isinstance(inner, cst.Call) else inner
    if isinstance(target, cst.Attribute):
        return f"*.{target.attr.value}"
    return dotted(target)
