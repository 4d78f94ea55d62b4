"""Which guard calls cover an order: the last to complete on each path that leads to it."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from lint_plugin.analysis.checks.common.context import Solved
from lint_plugin.analysis.graph.model import CallGate, GuardGate, Point

# A list of order paths names the guard for a person to find; it need not search a whole file for it.
_MOST_POINTS = 400


def covering_guards(solved: Solved, points: Iterable[Point]) -> tuple[cst.Call, ...]:
    """The guard calls that cover what happens at ``points``; none where none is seen nearby."""
    found: dict[cst.Call, None] = {}
    seen: set[Point] = set()
    stack = [point for point in points if point in solved.alive]
    while stack and len(seen) < _MOST_POINTS:
        point = stack.pop()
        if point in seen:
            continue
        seen.add(point)
        for before, edge in solved.before.of(point):
            gate = edge.gate
            if isinstance(gate, GuardGate) or (
                isinstance(gate, CallGate) and gate.points and solved.summaries.guards(gate)
            ):
                found[gate.call] = None
            else:
                stack.append(before)
    return tuple(found)
