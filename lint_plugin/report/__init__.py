"""The report formats: one module each, loaded when it is asked for."""

from importlib import import_module
from typing import NamedTuple

from lint_plugin.results.notice import WARNING, Notice
from lint_plugin.results.outcome import Outcome

FORMATS = ("full", "concise", "json", "sarif", "github", "gitlab")
# How many were passed over, and why.
_CAUSES = {
    "exclude": "by `exclude`",
    "gitignore": "by .gitignore",
    "links": "behind links",
    "tool_folders": "as folders of tools",
    "not_python": "not Python",
}
# One JSON document fills its stream: nothing can stand beside it.
DOCUMENTS = ("json", "sarif", "gitlab")
# The documents that have a place for what was passed over.
WITH_NOTICES = ("json", "sarif")


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
    asking = sum(item.level == WARNING for item in outcome.notices)
    if asking:
        parts.append(counted(asking, "warning"))
    skipped = [
        f"{summary.skipped[cause]} {wording}"
        for cause, wording in _CAUSES.items()
        if summary.skipped.get(cause)
    ]
    return ", ".join(parts) + (f"; passed over: {', '.join(skipped)}" if skipped else "")


def notice_line(notice: Notice) -> str:
    """Write a notice as one line for people."""
    return f"{notice.level}: {notice.text}"


def printable(text: str) -> str:
    """Escape what could break a line of a terminal or a log."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )
