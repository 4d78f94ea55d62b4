"""The graph read from its end: the edges that lead to a point, as far as any path takes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lint_plugin.analysis.graph.model import Edge, Point


class Predecessors:
    """Edges by their target, for the part of the graph that ``starts`` can reach at all."""

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
        return self._edges.get(point, [])

    def edges(self) -> Iterator[Edge]:
        """Every edge, in no particular order."""
        for _, edge in self.steps():
            yield edge

    def steps(self) -> Iterator[tuple[Point, Edge]]:
        """Every edge with the point that it leaves, in no particular order."""
        for entries in self._edges.values():
            yield from entries
