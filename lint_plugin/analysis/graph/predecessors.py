"""Predecessors: the edges that lead to a point, for walks against the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lint_plugin.analysis.graph.model import Edge, Point


class Predecessors:
    """Edges by their target, in the part of the graph that ``starts`` reach."""

    def __init__(self, starts: Iterable[Point]) -> None:
        self._edges: dict[Point, list[tuple[Point, Edge]]] = {}
        seen: set[Point] = set()
        stack = list(starts)
        while stack:
            point = stack.pop()
            if point in seen:
                continue
            seen.add(point)
            for edge in point.edges:
                self._edges.setdefault(edge.target, []).append((point, edge))
                stack.append(edge.target)

    def of(self, point: Point) -> list[tuple[Point, Edge]]:
        """List the edges that lead to ``point``, each with the point that it leaves."""
        return self._edges.get(point, [])

    def edges(self) -> Iterator[Edge]:
        """Yield every edge once; the order is arbitrary."""
        for _, edge in self.steps():
            yield edge

    def steps(self) -> Iterator[tuple[Point, Edge]]:
        """Yield every edge with the point that it leaves; the order is arbitrary."""
        for entries in self._edges.values():
            yield from entries
