"""The shortest unguarded path to an order, as steps that a person can follow."""

from __future__ import annotations

import heapq
import sys
from collections.abc import Iterable

from lint_plugin.analysis.graph.model import Edge, Note, Point
from lint_plugin.analysis.graph.reachability import Summaries


class Witnesses:
    """The lightest unguarded path to every point that has one.

    Only noted edges weigh anything, so the lightest path is the one with the fewest steps to read.
    """

    def __init__(self, starts: Iterable[Point], summaries: Summaries) -> None:
        self._came_by: dict[Point, tuple[Point, Edge] | None] = {}
        self._weights: dict[Point, tuple[int, int]] = {}
        self._search(starts, summaries)

    def _search(self, starts: Iterable[Point], summaries: Summaries) -> None:
        best: dict[Point, int] = {}
        # The counter breaks ties by discovery, so that the answer is the same in every run.
        counter = 0
        heap: list[tuple[int, int, Point]] = []
        for start in starts:
            best[start] = 0
            self._came_by[start] = None
            heap.append((0, counter, start))
            counter += 1
        while heap:
            weight, order, point = heapq.heappop(heap)
            if point in self._weights:
                continue
            self._weights[point] = weight, order
            for edge in point.edges:
                if not summaries.passable(edge):
                    continue
                total = weight + (edge.note.weight if edge.note is not None else 0)
                if total < best.get(edge.target, total + 1):
                    best[edge.target] = total
                    self._came_by[edge.target] = point, edge
                    counter += 1
                    heapq.heappush(heap, (total, counter, edge.target))

    def weight(self, point: Point) -> tuple[int, int]:
        """Weigh the lightest path to ``point``, for comparison: by steps, then by discovery."""
        return self._weights.get(point, (sys.maxsize, 0))

    def has(self, point: Point) -> bool:
        """Whether an unguarded path leads to ``point``."""
        return point in self._came_by

    def path(self, point: Point) -> tuple[Point, tuple[Note, ...]]:
        """Trace the path to ``point``: where it starts, and its notes."""
        notes: list[Note] = []
        while (came := self._came_by[point]) is not None:
            point, edge = came
            if edge.note is not None:
                notes.append(edge.note)
        return point, tuple(reversed(notes))

    def last_through(self, point: Point, places: frozenset[Point]) -> Note | None:
        """Find the note where the path to ``point`` last passes one of ``places``."""
        while (came := self._came_by[point]) is not None:
            before, edge = came
            if edge.note is not None and (edge.target in places or before in places):
                return edge.note
            point = before
        return None
