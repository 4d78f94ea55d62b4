"""Covering guards: the last guard calls to complete on each path to an order."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.graph.model import CallGate, GuardGate, Point

# A list of order paths names the guard for a person to find; it need not search a whole file for it.
_MOST_POINTS = 400


def covering_guards(context: Context, points: Iterable[Point]) -> tuple[cst.Call, ...]:
    """Find the guard calls that cover what happens at ``points``.

    There are none where none is seen nearby.
    """
    found: dict[cst.Call, None] = {}
    seen: set[Point] = set()
    stack = [point for point in points if point in context.reachable]
    while stack and len(seen) < _MOST_POINTS:
        point = stack.pop()
        if point in seen:
            continue
        seen.add(point)
        for before, edge in context.before.of(point):
            gate = edge.gate
            if isinstance(gate, GuardGate) or (
                isinstance(gate, CallGate) and gate.points and context.summaries.guards(gate)
            ):
                found[gate.call] = None
            else:
                stack.append(before)
    return tuple(found)
