"""Where the calls of a file's functions have used a clearance up."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from lint_plugin.analysis.graph.model import (
    Begun,
    CallGate,
    Edge,
    Enter,
    EntryGate,
    OrderSite,
    Point,
)
from lint_plugin.analysis.graph.reachability import Summaries


def after_calls(
    sent: Iterable[OrderSite],
    edges: Iterable[Edge],
    begun: Iterable[Begun],
    reachable: frozenset[Point],
    summaries: Summaries,
) -> dict[Point, cst.Call]:
    """Find the points after calls that may have sent an order and guarded nothing since.

    Each with that call, or with the order where others are to run what sends it. No function is entered on
    the way: what it does after the order of one caller is no matter of another's.
    """
    after: dict[Point, cst.Call] = {}
    returns: dict[Point, list[tuple[Point, cst.Call | None]]] = {}
    for edge in edges:
        if isinstance(edge.gate, CallGate) and edge.target in reachable:
            for end in edge.gate.points:
                returns.setdefault(end, []).append((edge.target, edge.gate.call))
    for each in begun:
        if each.point in reachable:
            for end in each.ends:
                returns.setdefault(end, []).append((each.point, each.call))
    reached: set[Point] = set()
    waiting: dict[Point, list[Point]] = {}
    stack = [(site.sent, site.call) for site in sent] if returns else []
    while stack:
        point, order = stack.pop()
        if point in reached:
            continue
        reached.add(point)
        stack.extend((each, order) for each in waiting.pop(point, ()))
        for target, call in returns.get(point, ()):
            after[target] = order if call is None else call
            stack.append((target, after[target]))
        for edge in point.edges:
            if isinstance(edge.gate, EntryGate) and edge.gate.entered not in reached:
                waiting.setdefault(edge.gate.entered, []).append(edge.target)
            elif summaries.passable(edge) and not isinstance(edge.effect, Enter):
                stack.append((edge.target, order))
    return after
