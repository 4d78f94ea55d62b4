"""Covering guards: the last guard calls to complete on each path to an order."""

from __future__ import annotations

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.graph.model import CallGate, GuardGate, Point
from lint_plugin.analysis.tree.nodes import code_of

# A list of order paths names the guard for a person to find; it need not search a whole file for it.
_MOST_POINTS = 400


def covering_guards(context: Context, call: cst.Call) -> str:
    """Name the functions that cover ``call``, as the file spells them.

    The text is empty where none is seen nearby.
    """
    found: dict[cst.Call, None] = {}
    seen: set[Point] = set()
    stack = [site.point for site in context.orders[call] if site.point in context.reachable]
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
    return ", ".join(sorted({code_of(guard.func) for guard in found}))
