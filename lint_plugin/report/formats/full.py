"""The report for people: location, source excerpt, numbered path and cure of each finding."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lint_plugin.report import ReportContext, closing, notice_line, printable
from lint_plugin.results.notice import WARNING
from lint_plugin.results.outcome import Outcome
from lint_plugin.util.decode import SourceError, decode, lines

if TYPE_CHECKING:
    from lint_plugin.results.finding import Finding
    from lint_plugin.results.located import Located

_TAB = "    "
# A piece of the report, and its style as rich names it.
Span = tuple[str, str]

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
    texts = {
        path: _source_lines(outcome.sources.get(path, b""))
        for path in {item.path for item in outcome.findings}
    }
    spans: list[Span] = []
    for item in outcome.findings:
        spans += [*_finding(item, texts.get(item.path, [])), ("\n\n", "")]
    for error in outcome.errors:
        spans += [*_error(error.path, error.line, error.code, error.message), ("\n", "")]
    for entry in outcome.stale:
        from lint_plugin.report.formats.concise import stale

        spans.append((printable(f"{entry.path}: {stale(entry)}") + "\n", ""))
    for notice in outcome.notices:
        style = "yellow" if notice.level == WARNING else "dim"
        spans.append((printable(notice_line(notice)) + "\n", style))
    spans += [(closing(outcome), "bold"), ("\n", "")]
    return _coloured(spans) if context.color else "".join(text for text, _ in spans)


def _coloured(spans: list[Span]) -> str:
    """Let rich write the styles for a terminal.

    It is imported here, since a hook has no colours to wait for.
    """
    from rich.console import Console
    from rich.text import Text

    # No wrapping: the same report whatever the width of the terminal.
    console = Console(
        file=io.StringIO(),
        force_terminal=True,
        color_system="standard",
        no_color=False,
        highlight=False,
        legacy_windows=False,
        soft_wrap=True,
    )
    console.print(Text.assemble(*spans), end="")
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def _finding(item: Located, source: list[str]) -> Iterator[Span]:
    from lint_plugin.results.rules import RULES

    finding = item.finding
    yield from _place(item.path, finding.line, finding.column)
    yield f"{finding.code} ", "bold red"
    yield f"{RULES[finding.code].name}\n", ""
    yield f"  {printable(finding.fact)}\n", "bold"
    yield from _excerpt(finding, source)
    if finding.witness:
        yield "  path:\n", "bold"
    width = len(str(len(finding.witness)))
    for number, step in enumerate(finding.witness, 1):
        yield f"    {number:{width}}. ", "cyan"
        yield f"line {step.line}: {printable(step.note)}\n", ""
    yield "  cure: ", "bold green"
    # A cure may show code on lines of its own.
    yield "\n        ".join(printable(line) for line in finding.cure.split("\n")), ""


def _error(path: str, line: int, code: str, message: str) -> Iterator[Span]:
    yield from _place(path, line, 1)
    yield f"{code} ", "bold red"
    yield printable(message), ""


def _place(path: str, line: int, column: int) -> Iterator[Span]:
    yield printable(path), "bold"
    yield f":{line}:{column}: ", ""


def _excerpt(finding: Finding, source: list[str]) -> Iterator[Span]:
    if not 1 <= finding.line <= len(source):
        return
    first = max(1, finding.line - _LINES_BEFORE)
    width = len(str(finding.line))
    for number in range(first, finding.line + 1):
        yield f"  {number:{width}} | ", "blue"
        yield f"{_spaced(source[number - 1])}\n", ""
    yield f"  {'':{width}} | ", "blue"
    line = source[finding.line - 1]
    before = _spaced(line[: finding.column - 1])
    # A name that goes on in a later line (it cannot today) is marked to the end of its first.
    end = finding.end_column - 1 if finding.end_line == finding.line else len(line)
    marked = _spaced(line[finding.column - 1 : end])
    yield " " * _columns(before), ""
    yield f"{'^' * max(1, _columns(marked))}\n", "bold red"


def _columns(text: str) -> int:
    """Return how many columns a text takes in a terminal."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _spaced(line: str) -> str:
    return printable(re.sub("\t", _TAB, line))


def _source_lines(source: bytes) -> list[str]:
    try:
        return lines(decode(source))
    except SourceError:
        return []
