"""Which points a path reaches on which no guard has completed.

A guard, once completed, stays completed until the function ends, so the question is plain reachability:
a point is unguarded exactly if a way from a start leads to it that passes no guard's gate. Calls of
functions of this file are gates that open once their function is seen to return unguarded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lint_plugin.flow.graph import CallGate, Code, Edge, Graph, GuardGate, Point


@dataclass(frozen=True, slots=True)
class Summaries:
    """For each code object whether it can return with no guard completed since it was entered."""

    returns_unguarded: frozenset[Code]

    def passable(self, edge: Edge) -> bool:
        """Whether an unguarded path may take ``edge``."""
        gate = edge.gate
        if gate is None:
            return True
        if isinstance(gate, GuardGate):
            return False
        return not self.returns_unguarded.isdisjoint(gate.callees)


def summarise(graph: Graph) -> Summaries:
    """Find the functions that can return unguarded, the ones that call each other included.

    Every function is entered with nothing guaranteed. A gate waits until one of its callees has been
    seen to return; what never happens (a guard that always completes or raises, a function that never
    returns) leaves it closed.
    """
    owner = {code.exit: code for code in graph.codes}
    returning: set[Code] = set()
    waiting: dict[Code, list[Point]] = {}
    reached: set[Point] = set()
    stack = [code.entry for code in graph.codes]
    while stack:
        point = stack.pop()
        if point in reached:
            continue
        reached.add(point)
        code = owner.get(point)
        if code is not None:
            returning.add(code)
            stack.extend(waiting.pop(code, ()))
        for edge in point.edges:
            gate = edge.gate
            if gate is None:
                stack.append(edge.target)
            elif isinstance(gate, CallGate):
                if returning.isdisjoint(gate.callees):
                    for callee in gate.callees:
                        waiting.setdefault(callee, []).append(edge.target)
                else:
                    stack.append(edge.target)
    return Summaries(frozenset(returning))


def reach(
    starts: Iterable[Point], summaries: Summaries, closed: frozenset[Point] = frozenset()
) -> set[Point]:
    """The points that an unguarded path from ``starts`` reaches without passing a ``closed`` one."""
    reached: set[Point] = set()
    stack = list(starts)
    while stack:
        point = stack.pop()
        if point in reached or point in closed:
            continue
        reached.add(point)
        stack.extend(edge.target for edge in point.edges if summaries.passable(edge))
    return reached


def swallowing(graph: Graph, summaries: Summaries) -> frozenset[Point]:
    """The places where the exception of some guard can end: followed from where a guard raises."""
    seen: set[Point] = set()
    stack = [
        target
        for gate, target in graph.violations
        if isinstance(gate, GuardGate) or summaries.returns_unguarded.isdisjoint(gate.callees)
    ]
    while stack:
        point = stack.pop()
        if point not in seen:
            seen.add(point)
            stack.extend(point.flight)
    return frozenset(point for point in seen if point.swallows)
