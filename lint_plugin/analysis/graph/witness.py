"""The shortest unguarded path to an order, as steps that a person can follow.

Of the branches on the way only those are told that decide: a branch whose other way out comes back to
the same path is no reason why the order is sent.

    if loud:                 # both ways lead on to the order: left out
        log(symbol)
    if urgent:               # the other way returns: told
        order(symbol)

Where names hold answers or flags there are several copies of a point: a way that comes to another copy of
the order has come back as well, and a branch that what is known decides has no other way out.
"""

from __future__ import annotations

import heapq
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence

from lint_plugin.analysis.graph.model import CallGate, Edge, Happening, Note, Point
from lint_plugin.analysis.graph.reachability import Summaries

_BRANCHES: frozenset[Happening] = frozenset(
    {
        "condition true",
        "condition false",
        "loop entered",
        "loop over",
        "case matched",
        "case not matched",
        "assert stripped",
    }
)
# How far the other way out of a branch is followed; one that takes longer to come back is told.
_DETOUR = 200


class Witnesses:
    """The lightest unguarded path to every point that has one.

    Only noted edges weigh anything, so the lightest path is the one with the fewest steps to read.
    """

    def __init__(self, starts: Iterable[Point], summaries: Summaries) -> None:
        self._came_by: dict[Point, tuple[Point, Edge] | None] = {}
        self._weights: dict[Point, tuple[int, int]] = {}
        self._summaries = summaries
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

    def path(
        self, point: Point, inside: Callable[[Edge], Sequence[Note]] | None = None
    ) -> tuple[Point, tuple[Note, ...]]:
        """Trace the path to ``point``: where it starts, and the notes that decide.

        ``inside`` says what happened in a call that the path passes.
        """
        notes: list[Note] = []
        ahead: set[Point] = set()
        end = point.copy_of or point
        while (came := self._came_by[point]) is not None:
            ahead.add(point)
            point, edge = came
            note = edge.note
            if inside is not None and isinstance(edge.gate, CallGate):
                notes.extend(reversed(inside(edge)))
            if note is not None and (
                note.happening not in _BRANCHES or self._decides(point, edge, ahead, end)
            ):
                notes.append(note)
        return point, tuple(reversed(notes))

    def edges(self, point: Point) -> Iterator[Edge]:
        """Yield the edges of the path to ``point``, the last one first."""
        while (came := self._came_by[point]) is not None:
            point, edge = came
            yield edge

    def _decides(self, point: Point, taken: Edge, ahead: set[Point], end: Point) -> bool:
        """Whether each other way out of a branch leaves the path to ``end``, exceptions aside."""
        stack = [
            edge.target
            for edge in point.edges
            if edge is not taken and edge.note is not None and edge.note.happening in _BRANCHES
        ]
        # Not through the branch itself: the next round of a loop is another decision.
        seen = {point}
        while stack and len(seen) < _DETOUR:
            here = stack.pop()
            if here in ahead or here.copy_of is end or here is end:
                return False
            if here in seen:
                continue
            seen.add(here)
            stack.extend(
                edge.target
                for edge in here.edges
                if self._summaries.passable(edge)
                and (edge.note is None or edge.note.happening != "raised")
            )
        return True

    def last_through(self, point: Point, places: frozenset[Point]) -> Note | None:
        """Find the note where the path to ``point`` last passes one of ``places``."""
        while (came := self._came_by[point]) is not None:
            before, edge = came
            if edge.note is not None and (edge.target in places or before in places):
                return edge.note
            point = before
        return None
