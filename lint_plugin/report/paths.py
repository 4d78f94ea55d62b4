"""``invariant-lint paths``: every order call of a code base, as text, Markdown or JSON."""

from __future__ import annotations

import json
from typing import NamedTuple

from lint_plugin.report import counted, printable
from lint_plugin.results.outcome import Outcome, Placed

VERSION = 1
_NONE = "-"


class Row(NamedTuple):
    """One order call: its location, its guard, and the cure if it has none."""

    path: str
    line: int
    column: int
    function: str
    call: str
    status: str
    guard: str
    rule: str
    cure: str


def order_table(outcome: Outcome, form: str) -> str:
    """Render one row for each order call, and the paths that were not analysed."""
    rows = [_row(placed) for placed in outcome.orders]
    if form == "json":
        return _json(rows, outcome)
    return _markdown(rows, outcome) if form == "markdown" else _text(rows, outcome)


def _row(placed: Placed) -> Row:
    order, finding = placed.order, placed.finding
    return Row(
        path=placed.path,
        line=order.line,
        column=order.column,
        function=order.function,
        call=order.call,
        status="guarded" if order.guarded else "suppressed" if placed.suppressed else "unguarded",
        guard=order.guard,
        rule=finding.code if finding is not None else "",
        cure=finding.cure if finding is not None else "",
    )


def _text(rows: list[Row], outcome: Outcome) -> str:
    lines = []
    for row in rows:
        guard = f" by {row.guard}" if row.guard else ""
        rule = f" {row.rule}; cure: {row.cure}" if row.rule else ""
        lines.append(
            f"{row.path}:{row.line}:{row.column}: {row.function}: {row.call}: "
            f"{row.status}{guard}{rule}"
        )
    lines.append(_counts(rows, outcome))
    return "".join(f"{printable(line)}\n" for line in lines)


def _markdown(rows: list[Row], outcome: Outcome) -> str:
    lines = [
        "| place | function | order call | status | guard | rule | cure |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        cells = (
            f"{row.path}:{row.line}",
            _code(row.function),
            _code(row.call),
            row.status,
            _code(row.guard) if row.guard else _NONE,
            row.rule or _NONE,
            row.cure or _NONE,
        )
        lines.append(f"| {' | '.join(_cell(cell) for cell in cells)} |")
    return "\n".join([*lines, "", _counts(rows, outcome), ""])


def _json(rows: list[Row], outcome: Outcome) -> str:
    document = {
        "version": VERSION,
        "orders": [row._asdict() for row in rows],
        "errors": [
            {"code": item.code, "path": item.path, "line": item.line, "message": item.message}
            for item in outcome.errors
        ],
    }
    return json.dumps(document, indent=2) + "\n"


def _counts(rows: list[Row], outcome: Outcome) -> str:
    parts = [counted(len(rows), "order call")]
    parts += [
        f"{sum(row.status == status for row in rows)} {status}"
        for status in ("guarded", "unguarded", "suppressed")
    ]
    if outcome.errors:
        parts.append(f"{counted(len(outcome.errors), 'path')} not analysed")
    return ", ".join(parts)


def _code(text: str) -> str:
    return f"`{text}`"


def _cell(text: str) -> str:
    return printable(" ".join(text.split())).replace("|", "\\|")
