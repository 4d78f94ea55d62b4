"""The report for people: the source round the call, and the path to it, numbered."""

from __future__ import annotations

from lint_plugin.report import Context, closing
from lint_plugin.results.outcome import Outcome


def render(outcome: Outcome, context: Context) -> str:
    """Frames for findings, a line for each error and stale entry, and the counts."""
    if not (outcome.findings or outcome.errors or outcome.stale):
        return f"{closing(outcome)}\n"
    from lint_plugin.report.formats.frame import draw

    return draw(outcome, context)
