"""The concise report: one line each, as flake8 prints it, for editors and log matchers."""

from __future__ import annotations

from lint_plugin.report import ReportContext, notice_line, printable
from lint_plugin.results.outcome import Outcome, Stale


def render(outcome: Outcome, context: ReportContext) -> str:
    """Write ``path:line:column: CODE message`` for each finding and error, and a line for all else."""
    lines = [
        f"{item.path}:{item.finding.line}:{item.finding.column}: "
        f"{item.finding.code} {item.finding.brief}"
        for item in outcome.findings
    ]
    lines += [f"{item.path}:{item.line}:1: {item.code} {item.message}" for item in outcome.errors]
    lines += [f"{item.path}: {stale(item)}" for item in outcome.stale]
    lines += [notice_line(item) for item in outcome.notices]
    return "".join(f"{printable(line)}\n" for line in lines)


def stale(item: Stale) -> str:
    """Describe a baseline entry whose finding is gone."""
    return f"the baseline lists {item.code} in {item.function}, which is gone; drop it: {item.cure}"
