"""The report for people: location, source excerpt, numbered path and cure of each finding."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from lint_plugin.report import ReportContext, closing, notice_line, printable
from lint_plugin.results.notice import WARNING
from lint_plugin.results.outcome import Outcome
from lint_plugin.util.decode import SourceError, decode, lines

if TYPE_CHECKING:
    from rich.text import Text

    from lint_plugin.results.finding import Finding
    from lint_plugin.results.located import Located

_TAB = "    "
# Enough of the function to recognise the place; the path below tells the rest.
_LINES_BEFORE = 2


def render(outcome: Outcome, context: ReportContext) -> str:
    """Draw each finding, write a line for all else, and the counts."""
    if not (outcome.findings or outcome.errors or outcome.stale):
        # The common case, which waits for nothing: what drawing needs is imported where it is used.
        said = [*(notice_line(item) for item in outcome.notices), closing(outcome)]
        return "".join(f"{printable(line)}\n" for line in said)
    return _drawn(outcome, context)


def _drawn(outcome: Outcome, context: ReportContext) -> str:
    """Draw the whole report, with colour where the context has it."""
    from rich.console import Console
    from rich.text import Text

    from lint_plugin.report.formats.concise import stale

    # No wrapping: the same report whatever the width of the terminal.
    console = Console(
        file=io.StringIO(),
        force_terminal=context.color,
        color_system="standard" if context.color else None,
        no_color=not context.color,
        highlight=False,
        legacy_windows=False,
        soft_wrap=True,
    )
    texts = {
        path: _source_lines(outcome.sources.get(path, b""))
        for path in {item.path for item in outcome.findings}
    }
    for item in outcome.findings:
        console.print(_finding(item, texts.get(item.path, [])), end="\n\n")
    for error in outcome.errors:
        console.print(_error(error.path, error.line, error.code, error.message))
    for entry in outcome.stale:
        console.print(Text(printable(f"{entry.path}: {stale(entry)}")))
    for notice in outcome.notices:
        style = "yellow" if notice.level == WARNING else "dim"
        console.print(Text(printable(notice_line(notice)), style=style))
    console.print(Text(closing(outcome), style="bold"))
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def _finding(item: Located, source: list[str]) -> Text:
    from lint_plugin.results.rules import RULES

    finding = item.finding
    text = _place(item.path, finding.line, finding.column)
    text.append(f"{finding.code} ", style="bold red")
    text.append(f"{RULES[finding.code].name}\n")
    text.append(f"  {printable(finding.fact)}\n", style="bold")
    text.append_text(_excerpt(finding, source))
    if finding.witness:
        text.append("  path:\n", style="bold")
    width = len(str(len(finding.witness)))
    for number, step in enumerate(finding.witness, 1):
        text.append(f"    {number:{width}}. ", style="cyan")
        text.append(f"line {step.line}: {printable(step.note)}\n")
    text.append("  cure: ", style="bold green")
    # A cure may show code on lines of its own.
    text.append("\n        ".join(printable(line) for line in finding.cure.split("\n")))
    return text


def _error(path: str, line: int, code: str, message: str) -> Text:
    text = _place(path, line, 1)
    text.append(f"{code} ", style="bold red")
    text.append(printable(message))
    return text


def _place(path: str, line: int, column: int) -> Text:
    from rich.text import Text

    return Text.assemble((printable(path), "bold"), f":{line}:{column}: ")


def _excerpt(finding: Finding, source: list[str]) -> Text:
    from rich.cells import cell_len
    from rich.text import Text

    text = Text()
    if not 1 <= finding.line <= len(source):
        return text
    first = max(1, finding.line - _LINES_BEFORE)
    width = len(str(finding.line))
    for number in range(first, finding.line + 1):
        text.append(f"  {number:{width}} | ", style="blue")
        text.append(f"{_spaced(source[number - 1])}\n")
    text.append(f"  {'':{width}} | ", style="blue")
    line = source[finding.line - 1]
    before = _spaced(line[: finding.column - 1])
    # A name that goes on in a later line (it cannot today) is marked to the end of its first.
    end = finding.end_column - 1 if finding.end_line == finding.line else len(line)
    marked = _spaced(line[finding.column - 1 : end])
    text.append(" " * cell_len(before))
    text.append(f"{'^' * max(1, cell_len(marked))}\n", style="bold red")
    return text


def _spaced(line: str) -> str:
    return printable(re.sub("\t", _TAB, line))


def _source_lines(source: bytes) -> list[str]:
    try:
        return lines(decode(source))
    except SourceError:
        return []
