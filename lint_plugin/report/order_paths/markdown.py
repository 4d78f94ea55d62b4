"""The orders of a code base as a Markdown table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lint_plugin.report import printable
from lint_plugin.report.order_paths.text import count_lines, since
from lint_plugin.results.order_path import OrderPath, OrderPaths

_NONE = "-"
_COLUMNS = (
    "place", "function", "order call", "status", "effect", "side", "symbol", "quantity", "guard", "rule",
    "cure or reason",
)  # fmt: skip


def render(paths: OrderPaths, sources: Mapping[str, Sequence[str]]) -> str:
    """Render a table with a row for each order, and the counts below it."""
    lines = [_line(_COLUMNS), _line(["---"] * len(_COLUMNS))]
    lines += [_line(_cells(row)) for row in paths.rows]
    lines += ["", *map(printable, count_lines(paths))]
    if paths.comparison is not None:
        lines += ["", printable(since(paths.comparison))]
    return "\n".join([*lines, ""])


def _cells(row: OrderPath) -> tuple[str, ...]:
    return (
        f"{row.path}:{row.line}",
        _code(row.function),
        _code(row.call),
        f"{row.status} ({row.taken})" if row.taken else row.status,
        row.effect or _NONE,
        _code(row.side),
        _code(row.symbol),
        _code(row.quantity),
        _code(row.guard),
        row.rule or _NONE,
        row.reason or row.cure or _NONE,
    )


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _code(text: str) -> str:
    if not text:
        return _NONE
    # A text with a backquote in it stands between two of them.
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _cell(text: str) -> str:
    return printable(" ".join(text.split())).replace("|", "\\|")
