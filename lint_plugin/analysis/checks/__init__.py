"""All checks of one file, and the findings they make."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst

from lint_plugin.analysis.checks.answering_guards import answering_guards
from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.common.pending_finding import PendingFinding
from lint_plugin.analysis.checks.inv001_unguarded.rule import unguarded_orders
from lint_plugin.analysis.checks.inv003_mismatch import mismatched_guards
from lint_plugin.analysis.checks.inv004_reuse import reused_guards
from lint_plugin.analysis.checks.inv005_references import order_references
from lint_plugin.analysis.checks.inv006_fail_open.rule import fail_open_positions
from lint_plugin.analysis.checks.inv007_answers import ignored_verdicts
from lint_plugin.analysis.checks.inv009_declarations import broken_contracts
from lint_plugin.analysis.checks.inv010_stale.rule import stale_positions
from lint_plugin.analysis.checks.inv011_toothless import toothless_guards
from lint_plugin.analysis.checks.order_calls import OrderCalls
from lint_plugin.analysis.tree.locations import Places
from lint_plugin.results.finding import Finding, OrderCall

_CHECKS: tuple[Callable[[Context], Iterator[PendingFinding]], ...] = (
    unguarded_orders,
    mismatched_guards,
    reused_guards,
    order_references,
    fail_open_positions,
    ignored_verdicts,
    broken_contracts,
    answering_guards,
    stale_positions,
    toothless_guards,
)


class CheckResults:
    """The findings and order calls of one file."""

    def __init__(self, context: Context) -> None:
        self._context = context
        pending: dict[tuple[str, cst.CSTNode], PendingFinding] = {}
        for check in _CHECKS:
            for found in check(context):
                # A `finally` body has several drawings; a person has one line to mend.
                pending.setdefault((found.code, found.token), found)
        self._pending = tuple(pending.values())
        self._order_calls = OrderCalls(context)

    def __bool__(self) -> bool:
        return bool(self._pending or self._context.orders or self._context.graph.references)

    def nodes(self) -> Iterator[cst.CSTNode]:
        """Yield the nodes whose locations the report needs."""
        yield from self._order_calls.nodes()
        for found in self._pending:
            yield from found.nodes()

    def orders(self, places: Places) -> tuple[OrderCall, ...]:
        """Report every order call of the file, in source order."""
        return self._order_calls.calls(places)

    def references(self, places: Places) -> tuple[OrderCall, ...]:
        """Report every order function that the file handles as a value, in source order."""
        unproven = {found.reported for found in self._pending if found.code == "INV005"}
        return self._order_calls.references(places, unproven)

    def findings(self, places: Places) -> tuple[Finding, ...]:
        """Report the findings of the file, in source order."""
        found = [pending.finding(places) for pending in self._pending]
        return tuple(sorted(found, key=lambda item: (item.line, item.column, item.code)))
