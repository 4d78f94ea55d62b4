"""The orders of a code base, one line each, and their counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lint_plugin.report import counted, printable
from lint_plugin.results.order_path import NEW, STATUSES, Comparison, OrderPath, OrderPaths


def render(paths: OrderPaths, sources: Mapping[str, Sequence[str]]) -> str:
    """Render one line for each order, the difference to an earlier document, and the counts."""
    lines = [line_of(row) for row in paths.rows]
    if paths.comparison is not None:
        lines += _changes(paths, paths.comparison)
    lines += count_lines(paths)
    return "".join(f"{printable(line)}\n" for line in lines)


def line_of(row: OrderPath) -> str:
    """Write one order: ``path:line:column: function: call: status`` and what else is known."""
    parts = [f"{row.path}:{row.line}:{row.column}: {row.function}: {row.call}: {row.status}"]
    if row.endpoint:
        parts.append(f" to {row.endpoint}")
    if row.taken:
        parts.append(f" ({row.taken})")
    if row.guard:
        parts.append(f" by {row.guard}")
    terms = [
        f"{name}={value}"
        for name, value in (("side", row.side), ("symbol", row.symbol), ("quantity", row.quantity))
        if value
    ]
    if row.effect or terms:
        parts.append(f" [{', '.join(filter(None, (row.effect, *terms)))}]")
    if row.reason:
        parts.append(f" reason: {row.reason};")
    if row.rule:
        parts.append(f" {row.rule}; cure: {row.cure}")
    return "".join(parts).removesuffix(";")


def count_lines(paths: OrderPaths) -> list[str]:
    """Count the orders of each status, and those that are left out."""
    of_status = [
        f"{number} {status}"
        for status in STATUSES
        if (number := sum(row.status == status for row in paths.rows))
    ]
    lines = [", ".join([counted(len(paths.rows), "order"), *of_status])]
    if paths.errors:
        lines[0] += f", {counted(len(paths.errors), 'path')} not analysed"
    listed = sum(paths.selection.tests or not row.area for row in paths.all)
    if len(paths.rows) < listed:
        lines.append(f"{listed - len(paths.rows)} more do not match --status or --filter")
    apart = left_out(paths)
    if apart:
        lines.append(f"left out: {apart}; --tests shows them")
    return lines


def left_out(paths: OrderPaths) -> str:
    """Count the orders of tests and archives that are left out."""
    parts = [
        f"{counted(number, 'order')} in {area}"
        for area in ("tests", "archives")
        if (number := paths.left_out(area))
    ]
    return " and ".join(parts)


def since(comparison: Comparison) -> str:
    """Count the orders that are new, gone, or have another status."""
    from_commit = f" ({comparison.commit[:12]})" if comparison.commit else ""
    return (
        f"since {comparison.file}{from_commit}: {comparison.new} new, {len(comparison.gone)} gone, "
        f"{comparison.changed} with another status"
    )


def _changes(paths: OrderPaths, comparison: Comparison) -> list[str]:
    lines = [since(comparison)]
    for row in paths.rows:
        if row.earlier == NEW:
            lines.append(f"  new: {row.path}:{row.line}: {row.call}: {row.status}")
        elif row.earlier and row.earlier != row.status:
            lines.append(f"  was {row.earlier}: {row.path}:{row.line}: {row.call}: {row.status}")
    lines += [
        f"  gone: {item.path}:{item.line}: {item.call}: {item.status}" for item in comparison.gone
    ]
    return lines
