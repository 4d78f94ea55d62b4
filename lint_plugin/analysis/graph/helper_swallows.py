"""Helpers of a file that return though their guard refused, and what swallowed that.

def _clear(symbol):                     helper
try:
enforce_before_order(symbol)
except Exception:                   swallows
log(symbol)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import libcst as cst

from lint_plugin.analysis.graph.model import CallGate, Code, Edge, Note, Point
from lint_plugin.analysis.graph.reachability import Summaries
from lint_plugin.analysis.graph.witness import Witnesses

# A helper may call another that swallows; further down nobody reads on.
_DEEPEST = 4


class HelperSwallows:
    """Finds, in the helpers that a path calls, where a refusal ended."""

    def __init__(
        self,
        codes: Mapping[Point, Code],
        summaries: Summaries,
        swallowing: frozenset[Point],
    ) -> None:
        self.codes = codes
        self.summaries = summaries
        self.swallowing = swallowing
        self._known: dict[CallGate, tuple[Note, ...]] = {}

    def inside(self, edge: Edge, depth: int = 0) -> tuple[Note, ...]:
        """Note the call of a helper, what raised in it, and what swallowed that."""
        gate = edge.gate
        if not isinstance(gate, CallGate) or not self.swallowing or depth > _DEEPEST:
            return ()
        if gate not in self._known:
            self._known[gate] = ()
            self._known[gate] = self._notes(gate, depth)
        return self._known[gate]

    def _notes(self, gate: CallGate, depth: int) -> tuple[Note, ...]:
        for end in gate.points:
            code = self.codes.get(end)
            if code is None:
                continue
            ways = Witnesses([code.entry], self.summaries)
            if not ways.has(end):
                continue
            called = Note(gate.call, "called", 1)
            place = ways.last_through(end, self.swallowing)
            if place is not None:
                _, notes = ways.path(end)
                raised = [note for note in notes if note.happening == "raised"]
                return (called, *raised[-1:], place)
            for edge in ways.edges(end):
                deeper = self.inside(edge, depth + 1)
                if deeper:
                    return (called, *deeper)
        return ()

    def on_path(self, edges: Iterable[Edge]) -> tuple[cst.Call, Note] | None:
        """Find the last helper on a path that swallowed, and the place in it."""
        for edge in edges:
            notes = self.inside(edge)
            if notes and isinstance(edge.gate, CallGate):
                return edge.gate.call, notes[-1]
        return None
