"""Guards before each point, all worked out at once, against a search from each point by itself."""

from __future__ import annotations

from pathlib import Path

import libcst as cst
import pytest

from lint_plugin.analysis.graph.guards_before import GuardsBefore
from lint_plugin.analysis.graph.model import CallGate, GuardGate, Point
from lint_plugin.analysis.graph.predecessors import Predecessors
from lint_plugin.analysis.lowering.module import lower
from lint_plugin.analysis.program.model import FileModel
from lint_plugin.analysis.tree.deep_stack import with_deep_stack
from lint_plugin.analysis.tree.parse import parse
from lint_plugin.settings.config import Config

CASES = Path(__file__).parents[2] / "cases"


def searched(before: Predecessors, point: Point) -> frozenset[cst.Call]:
    guards: set[cst.Call] = set()
    seen: set[Point] = set()
    stack = [point]
    while stack:
        here = stack.pop()
        if here in seen:
            continue
        seen.add(here)
        for source, edge in before.of(here):
            stack.append(source)
            if isinstance(edge.gate, GuardGate):
                guards.add(edge.gate.call)
            elif isinstance(edge.gate, CallGate):
                stack.extend(edge.gate.points)
    return frozenset(guards)


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "folder", ["inv003_mismatched_guard", "inv004_reused_guard", "contracts_helpers"]
)
def test_each_point_has_what_a_search_from_it_finds(folder: str) -> None:
    files = sorted((CASES / folder).glob("*.py"))
    assert files
    guarded = 0
    for file in files:
        model = FileModel(parse(file.read_text()), Config(), None)
        graph = with_deep_stack(lambda model=model: lower(model))  # type: ignore[misc]
        before = Predecessors(code.entry for code in graph.codes)
        found = GuardsBefore(before)
        for point in {edge.target for edge in before.edges()}:
            guards = found.of(point)
            assert guards == searched(before, point), file.name
            guarded += bool(guards)
    assert guarded > 100
