"""The engine's INV010 beside the runs', for programs that read positions and send orders."""

from __future__ import annotations

from lint_plugin.analysis.pipeline import analyse
from lint_plugin.settings.config import Config

from .answers_compare import Difference
from .positions_execute import Runs


def compare(source: str, runs: Runs) -> Difference:
    report = analyse(source.encode(), "program.py", Config())
    flagged = {each.line for each in report.findings if each.code == "INV010"}
    return Difference(
        runs.stale - flagged,
        frozenset(flagged - runs.stale),
        tuple(problem.message for problem in report.problems),
    )
