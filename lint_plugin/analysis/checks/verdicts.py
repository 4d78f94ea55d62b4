"""All checks of one file, and the findings they make."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst

from lint_plugin.analysis.checks.common.context import Solved
from lint_plugin.analysis.checks.common.pending_finding import Draft
from lint_plugin.analysis.checks.inv001_unguarded.rule import unguarded_orders
from lint_plugin.analysis.checks.inv003_mismatch import mismatched_guards
from lint_plugin.analysis.checks.inv004_reuse import reused_guards
from lint_plugin.analysis.checks.inv005_references import order_references
from lint_plugin.analysis.checks.inv006_fail_open.rule import fail_open_positions
from lint_plugin.analysis.checks.inv007_answers import ignored_verdicts
from lint_plugin.analysis.checks.inv009_declarations import broken_contracts
from lint_plugin.analysis.checks.order_calls import OrderCalls
from lint_plugin.analysis.tree.locations import Places
from lint_plugin.results.finding import Finding, OrderCall

_CHECKS: tuple[Callable[[Solved], Iterator[Draft]], ...] = (
    unguarded_orders,
    mismatched_guards,
    reused_guards,
    order_references,
    fail_open_positions,
    ignored_verdicts,
    broken_contracts,
)


class Verdicts:
    """The verdicts on one file."""

    def __init__(self, solved: Solved) -> None:
        self._solved = solved
        drafts: dict[tuple[str, cst.CSTNode], Draft] = {}
        for check in _CHECKS:
            for draft in check(solved):
                # A `finally` body has several drawings; a person has one line to mend.
                drafts.setdefault((draft.code, draft.token), draft)
        self._drafts = tuple(drafts.values())
        self._order_calls = OrderCalls(solved)

    def __bool__(self) -> bool:
        return bool(self._drafts or self._solved.orders or self._solved.graph.references)

    def nodes(self) -> Iterator[cst.CSTNode]:
        """The nodes whose places the report needs."""
        yield from self._order_calls.nodes()
        for draft in self._drafts:
            yield from draft.nodes()

    def orders(self, places: Places) -> tuple[OrderCall, ...]:
        """Every order call of the file, in source order."""
        return self._order_calls.calls(places)

    def references(self, places: Places) -> tuple[OrderCall, ...]:
        """Every order function that the file handles as a value, in source order."""
        unproven = {draft.reported for draft in self._drafts if draft.code == "INV005"}
        return self._order_calls.references(places, unproven)

    def findings(self, places: Places) -> tuple[Finding, ...]:
        """The findings of the file, in source order."""
        found = [draft.finding(places) for draft in self._drafts]
        return tuple(sorted(found, key=lambda item: (item.line, item.column, item.code)))
