"""GuardsBefore: which guards some path passes on its way to a point.

Paths begin at the entry of the point's own function, and lead through the functions that it calls. What
is asked at one point is asked at many, so that all are worked out at once, forwards, a bit for each guard:

    guards(target) = union over its edges of guards(source), the edge's own guard, and what lies before the
                     points inside of the function that the edge calls
"""

from __future__ import annotations

from heapq import heappop, heappush

import libcst as cst

from lint_plugin.analysis.graph.model import CallGate, GuardGate, Point
from lint_plugin.analysis.graph.predecessors import Predecessors


class GuardsBefore:
    """The guards before each point of a graph."""

    def __init__(self, before: Predecessors) -> None:
        self._onward: dict[Point, list[tuple[Point, int]]] = {}
        bits: dict[cst.Call, int] = {}
        for point, edge in before.steps():
            bit = 0
            if isinstance(edge.gate, GuardGate):
                bit = bits.setdefault(edge.gate.call, 1 << len(bits))
            elif isinstance(edge.gate, CallGate):
                for inside in edge.gate.points:
                    self._onward.setdefault(inside, []).append((edge.target, 0))
            self._onward.setdefault(point, []).append((edge.target, bit))
        self._guards = tuple(bits)
        self._masks = self._solved()
        self._sets: dict[int, frozenset[cst.Call]] = {}

    def of(self, point: Point) -> frozenset[cst.Call]:
        """Return the guards that a path to ``point`` may have passed."""
        mask = self._masks.get(point, 0)
        found = self._sets.get(mask)
        if found is None:
            found = frozenset(call for i, call in enumerate(self._guards) if mask >> i & 1)
            self._sets[mask] = found
        return found

    def _solved(self) -> dict[Point, int]:
        masks: dict[Point, int] = {}
        order = {point: number for number, point in enumerate(self._reverse_postorder())}
        points = list(order)
        # In order, and so a heap.
        waiting = list(range(len(points)))
        queued = set(waiting)
        while waiting:
            number = heappop(waiting)
            queued.discard(number)
            mask = masks.get(points[number], 0)
            for target, bit in self._onward.get(points[number], ()):
                known = masks.get(target, 0)
                more = known | mask | bit
                if more != known:
                    masks[target] = more
                    if order[target] not in queued:
                        queued.add(order[target])
                        heappush(waiting, order[target])
        return masks

    def _reverse_postorder(self) -> list[Point]:
        """Order the points: each before what it leads to, but for what closes a circle."""
        seen: set[Point] = set()
        found: list[Point] = []
        for start in self._onward:
            stack: list[tuple[Point, bool]] = [(start, False)]
            while stack:
                point, is_done = stack.pop()
                if is_done:
                    found.append(point)
                elif point not in seen:
                    seen.add(point)
                    stack.append((point, True))
                    stack.extend((target, False) for target, _ in self._onward.get(point, ()))
        found.reverse()
        return found
