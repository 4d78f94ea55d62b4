"""The report formats: one module each, loaded when it is asked for."""

from importlib import import_module
from typing import NamedTuple

from lint_plugin.results.outcome import Outcome

FORMATS = ("full", "concise", "json", "sarif", "github", "gitlab")
# One JSON document fills its stream: nothing can stand beside it.
DOCUMENTS = ("json", "sarif", "gitlab")


class ReportContext(NamedTuple):
    """The surroundings of a report: folders, and whether it has colour."""

    cwd: str
    root: str
    color: bool = False


def render_report(name: str, outcome: Outcome, context: ReportContext) -> str:
    """Render the report in one format, with a final line end."""
    text: str = import_module(f"lint_plugin.report.formats.{name}").render(outcome, context)
    return text


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: `1 finding`, `2 findings`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def closing(outcome: Outcome) -> str:
    """Write the last line that people read: the counts of the run."""
    summary = outcome.summary
    parts = [
        counted(summary.files, "file"),
        counted(summary.orders, "order call"),
        f"{summary.guarded} guarded",
        counted(summary.findings, "finding"),
    ]
    if summary.suppressed:
        parts.append(f"{summary.suppressed} suppressed")
    if summary.baselined:
        parts.append(f"{summary.baselined} in the baseline")
    if summary.stale:
        parts.append(f"{summary.stale} stale in the baseline")
    if summary.errors:
        parts.append(f"{counted(summary.errors, 'path')} not analysed")
    return ", ".join(parts)


def printable(text: str) -> str:
    """Escape what could break a line of a terminal or a log."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )
