"""From the outcome of a run to the rows of the list."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from lint_plugin.report.order_paths.areas import area_of
from lint_plugin.results.finding import Step
from lint_plugin.results.located import Placed
from lint_plugin.results.order_path import OrderPath, Selection
from lint_plugin.results.outcome import Outcome


def order_paths(
    outcome: Outcome, named: Sequence[str], accepted: Collection[str]
) -> tuple[OrderPath, ...]:
    """Build a row for every order of a run, by call and by reference.

    ``accepted`` are the fingerprints that the baseline lists.
    """
    rows = [_row(placed, "call", named, accepted) for placed in outcome.orders]
    rows += [_row(placed, "reference", named, accepted) for placed in outcome.references]
    return tuple(sorted(rows, key=lambda row: (row.path, row.line, row.column)))


def selected(rows: Sequence[OrderPath], selection: Selection) -> tuple[OrderPath, ...]:
    """Select the rows that were asked for."""
    wanted = selection.text.casefold()
    return tuple(
        row
        for row in rows
        if (selection.tests or not row.area)
        and (not selection.statuses or row.status in selection.statuses)
        and wanted in _searched(row)
    )


def _searched(row: OrderPath) -> str:
    parts = (
        row.path,
        row.function,
        row.call,
        row.guard,
        row.rule,
        row.symbol,
        row.side,
        row.taken,
        row.endpoint,
    )
    return "\n".join(parts).casefold()


def _row(placed: Placed, kind: str, named: Sequence[str], accepted: Collection[str]) -> OrderPath:
    order, finding = placed.order, placed.finding
    effect = "exit" if finding is not None and finding.code == "INV008" else order.effect
    return OrderPath(
        path=placed.path,
        line=order.line,
        column=order.column,
        function=order.function,
        call=order.call,
        status=_status(placed, kind, accepted),
        guard=order.guard,
        rule=finding.code if finding is not None else "",
        cure=finding.cure if finding is not None else "",
        kind=kind,
        taken=order.taken,
        effect=effect,
        side=order.side,
        symbol=order.symbol,
        quantity=order.quantity,
        reason=placed.reason,
        area=area_of(placed.path, named),
        fact=finding.fact if finding is not None else "",
        steps=_steps(placed),
        endpoint=order.endpoint,
    )


def _status(placed: Placed, kind: str, accepted: Collection[str]) -> str:
    order, finding = placed.order, placed.finding
    if not order.reachable:
        return "unreachable"
    if order.guarded:
        return "guarded"
    if placed.suppressed:
        return "suppressed"
    if placed.fingerprint in accepted:
        return "baselined"
    if kind == "reference":
        return "by reference"
    return "exit" if finding is not None and finding.code == "INV008" else "unguarded"


def _steps(placed: Placed) -> tuple[Step, ...]:
    """Return the unguarded path to the order, or the guards that cover it."""
    order, finding = placed.order, placed.finding
    if finding is not None and finding.witness:
        return finding.witness
    sent = Step(
        order.line, order.column, f"order function {order.taken}" if order.taken else "order sent"
    )
    return (*order.guards, sent)
