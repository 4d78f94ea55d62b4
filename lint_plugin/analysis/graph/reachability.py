"""Which points a path reaches on which no guard has completed.

A guard, once completed, stays completed until the function ends, so the question is plain reachability:
a point is unguarded exactly if a way from a start leads to it that passes no guard's gate. Calls of
functions of this file are gates that open once their function is seen to return unguarded.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import NamedTuple

from lint_plugin.analysis.graph.model import (
    CallGate,
    Edge,
    EntryGate,
    Gate,
    Graph,
    GuardGate,
    Point,
    ThrowGate,
)


class Summaries(NamedTuple):
    """Reachability within the functions of the file, each entered with nothing guaranteed.

    ``unguarded`` holds the points that one reaches with no guard completed since it was entered,
    ``returning`` those that one reaches at all; ``swallowing`` the throws after which a context manager
    returns normally. ``replaced`` are the calls of methods that never return, where one elsewhere may.
    """

    unguarded: frozenset[Point]
    returning: frozenset[Point]
    swallowing: frozenset[Point]
    replaced: frozenset[Gate] = frozenset()

    def passable(self, edge: Edge) -> bool:
        """Whether an unguarded path may take ``edge``."""
        return edge.gate is None or not self.guards(edge.gate)

    def guards(self, gate: Gate) -> bool:
        """Whether no unguarded path passes ``gate``."""
        if isinstance(gate, GuardGate):
            return True
        if isinstance(gate, ThrowGate):
            return gate.thrown not in self.swallowing
        if isinstance(gate, EntryGate):
            return gate.entered not in self.returning
        return gate not in self.replaced and self.unguarded.isdisjoint(gate.points)


def summarise(graph: Graph) -> Summaries:
    """Find the points that functions reach, those that call each other included."""
    gates = {edge.gate for point in _points(graph) for edge in point.edges}
    replaced = _replaced(graph, gates)
    found = _summarised(graph, gates, replaced)
    # What is left never returns because it calls itself, or because of what swallows nothing after all.
    while more := _never_returning(gates, found.returning) - replaced:
        replaced |= more
        found = _summarised(graph, gates, replaced)
    return found


def _replaced(graph: Graph, gates: set[Gate | None]) -> frozenset[Gate]:
    """Find the calls of methods that never return by their own bodies.

    What such a body calls may return itself.

    A class elsewhere may have another method of that name, one that returns.
    """
    replaceable = frozenset(
        gate for gate in gates if isinstance(gate, CallGate) and gate.replaceable
    )
    if not replaceable:
        return frozenset()
    throws = frozenset(gate.thrown for gate in gates if isinstance(gate, ThrowGate))
    entries = [code.entry for code in graph.codes]
    reached = _forward(entries, throws, guards_open=True, replaced=replaceable)
    return _never_returning(gates, frozenset(reached))


def _never_returning(gates: set[Gate | None], returning: frozenset[Point]) -> frozenset[Gate]:
    return frozenset(
        gate
        for gate in gates
        if isinstance(gate, CallGate) and gate.replaceable and returning.isdisjoint(gate.points)
    )


def _summarised(graph: Graph, gates: set[Gate | None], replaced: frozenset[Gate]) -> Summaries:
    entries = [code.entry for code in graph.codes]
    returning = _Search(entries, replaced)
    # What is thrown into a manager, and where it would go on if that swallows it.
    inside = {
        gate: _Search([gate.thrown], replaced, returning.reached)
        for gate in gates
        if isinstance(gate, ThrowGate)
    }
    swallowing: set[Point] = set()
    # A manager may itself rely on one that swallows: what is found opens more, until nothing changes.
    while True:
        returning.go_on(swallowing)
        for search in inside.values():
            search.go_on(swallowing)
        found = {gate for gate, search in inside.items() if gate.returns in search.reached}
        if not found:
            break
        swallowing.update(gate.thrown for gate in found)
        for gate in found:
            del inside[gate]
    unguarded = _forward(entries, frozenset(swallowing), guards_open=False, replaced=replaced)
    return Summaries(
        frozenset(unguarded), frozenset(returning.reached), frozenset(swallowing), replaced
    )


def reachable_points(graph: Graph, summaries: Summaries) -> frozenset[Point]:
    """Find the points that anything reaches at all.

    A function whose `def` is never reached does not exist, and neither does what it would create.
    """
    seen: set[Point] = set()
    stack = [code.entry for code in graph.codes if code.kind == "module"]
    while stack:
        point = stack.pop()
        if point in seen:
            continue
        seen.add(point)
        stack.extend(code.entry for code in point.creates)
        stack.extend(edge.target for edge in point.edges if _can_happen(edge, summaries))
    return frozenset(seen)


def _can_happen(edge: Edge, summaries: Summaries) -> bool:
    gate = edge.gate
    if isinstance(gate, CallGate):
        return gate in summaries.replaced or not summaries.returning.isdisjoint(gate.points)
    return isinstance(gate, GuardGate) or summaries.passable(edge)


def _points(graph: Graph) -> set[Point]:
    """Every point that something leads to, an exception thrown into a generator included."""
    seen: set[Point] = set()
    stack = [point for code in graph.codes for point in (code.entry, code.thrown)]
    while stack:
        point = stack.pop()
        if point not in seen:
            seen.add(point)
            stack.extend(edge.target for edge in point.edges)
    return seen


def _forward(
    starts: Iterable[Point],
    swallowing: frozenset[Point],
    *,
    guards_open: bool,
    replaced: frozenset[Gate] = frozenset(),
) -> set[Point]:
    """Find the points reached from ``starts``, as gates open."""
    search = _Search(starts, replaced, guards_open=guards_open)
    search.go_on(swallowing)
    return search.reached


class _Search:
    """A search along the edges, which goes on as gates open.

    A call's gate waits until one of its points has been reached, or is among ``opened``. What never happens
    (a guard that always completes or raises, a function that never returns) leaves it closed.
    """

    def __init__(
        self,
        starts: Iterable[Point],
        replaced: frozenset[Gate],
        opened: set[Point] | None = None,
        *,
        guards_open: bool = True,
    ) -> None:
        self.reached: set[Point] = set()
        self._stack = list(starts)
        self._replaced = replaced
        self._opened = opened
        self._guards_open = guards_open
        # Where a point that is yet to be reached leads to, and the edges that others have to open.
        self._waiting: dict[Point, list[Point]] = {}
        self._shut: list[Edge] = []

    def go_on(self, swallowing: Set[Point]) -> None:
        """Follow the edges that are open where ``swallowing`` points let a throw end."""
        shut, self._shut = self._shut, []
        for edge in shut:
            self._follow(edge, swallowing)
        stack = self._stack
        while stack:
            point = stack.pop()
            if point not in self.reached:
                self.reached.add(point)
                stack.extend(self._waiting.pop(point, ()))
                for edge in point.edges:
                    if edge.gate is None:
                        stack.append(edge.target)
                    else:
                        self._follow(edge, swallowing)

    def _follow(self, edge: Edge, swallowing: Set[Point]) -> None:
        gate = edge.gate
        if isinstance(gate, CallGate) and gate not in self._replaced:
            known = self.reached if self._opened is None else self._opened
            if known.isdisjoint(gate.points):
                if self._opened is None:
                    for awaited in gate.points:
                        self._waiting.setdefault(awaited, []).append(edge.target)
                else:
                    self._shut.append(edge)
                return
        elif isinstance(gate, GuardGate) and not self._guards_open:
            return
        elif isinstance(gate, EntryGate) and gate.entered not in self.reached:
            self._waiting.setdefault(gate.entered, []).append(edge.target)
            return
        elif isinstance(gate, ThrowGate) and gate.thrown not in swallowing:
            self._shut.append(edge)
            return
        self._stack.append(edge.target)


def reach(
    starts: Iterable[Point], summaries: Summaries, closed: frozenset[Point] = frozenset()
) -> set[Point]:
    """Find the points that an unguarded path from ``starts`` reaches.

    It does not pass a ``closed`` one.
    """
    reached: set[Point] = set()
    waiting: dict[Point, list[Point]] = {}
    stack = list(starts)
    while stack:
        point = stack.pop()
        if point in reached or point in closed:
            continue
        reached.add(point)
        stack.extend(waiting.pop(point, ()))
        for edge in point.edges:
            gate = edge.gate
            if isinstance(gate, EntryGate) and gate.entered not in reached:
                waiting.setdefault(gate.entered, []).append(edge.target)
            elif summaries.passable(edge):
                stack.append(edge.target)
    return reached


def swallowing(graph: Graph, summaries: Summaries) -> frozenset[Point]:
    """Find the points where a guard's exception can end, from where it raises."""
    return _ends((target for gate, target in graph.violations if summaries.guards(gate)), {})


def _ends(raised: Iterable[Point], known: dict[ThrowGate, bool]) -> frozenset[Point]:
    """Find the points where a violation under way at ``raised`` can end.

    A context manager of the file is such a place if its own code has one for what is thrown into it;
    ``known`` holds the answers so far.
    """
    seen: set[Point] = set()
    stack = list(raised)
    while stack:
        point = stack.pop()
        if point in seen:
            continue
        seen.add(point)
        gates = {e.target: e.gate for e in point.edges if isinstance(e.gate, ThrowGate)}
        for target in point.exception_successors:
            gate = gates.get(target)
            if gate is None or _ends_inside(gate, known):
                stack.append(target)
    return frozenset(point for point in seen if point.swallows)


def _ends_inside(gate: ThrowGate, known: dict[ThrowGate, bool]) -> bool:
    if gate not in known:
        # One that relies on itself swallows nothing by that.
        known[gate] = False
        ways = (
            edge.target
            for edge in gate.thrown.edges
            if not isinstance(edge.gate, ThrowGate) or _ends_inside(edge.gate, known)
        )
        known[gate] = bool(_ends(ways, known))
    return known[gate]
