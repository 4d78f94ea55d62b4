"""Where the calls of a file's functions have used a clearance up."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from lint_plugin.analysis.graph.model import CallGate, Edge, Enter, EntryGate, Point
from lint_plugin.analysis.graph.reachability import Summaries


def after_calls(
    sent: Iterable[Point],
    edges: Iterable[Edge],
    reachable: frozenset[Point],
    summaries: Summaries,
) -> dict[Point, cst.Call]:
    """Find the points after calls that may have sent an order and guarded nothing since.

    No function is entered on the way: what it does after the order of one caller is no matter of another's.
    """
    after: dict[Point, cst.Call] = {}
    returns: dict[Point, list[tuple[Point, cst.Call]]] = {}
    for edge in edges:
        if isinstance(edge.gate, CallGate) and edge.target in reachable:
            for end in edge.gate.points:
                returns.setdefault(end, []).append((edge.target, edge.gate.call))
    reached: set[Point] = set()
    waiting: dict[Point, list[Point]] = {}
    stack = list(sent) if returns else []
    while stack:
        point = stack.pop()
        if point in reached:
            continue
        reached.add(point)
        stack.extend(waiting.pop(point, ()))
        for target, call in returns.get(point, ()):
            after[target] = call
            stack.append(target)
        for edge in point.edges:
            if isinstance(edge.gate, EntryGate) and edge.gate.entered not in reached:
                waiting.setdefault(edge.gate.entered, []).append(edge.target)
            elif summaries.passable(edge) and not isinstance(edge.effect, Enter):
                stack.append(edge.target)
    return after
