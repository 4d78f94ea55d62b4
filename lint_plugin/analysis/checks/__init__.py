"""All checks of one file, and the findings they make."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.common.pending_finding import PendingFinding
from lint_plugin.analysis.checks.inv001_unguarded.covering import covering_guards
from lint_plugin.analysis.checks.inv001_unguarded.rule import unguarded_orders
from lint_plugin.analysis.checks.inv003_mismatch import mismatched_guards
from lint_plugin.analysis.checks.inv004_reuse import reused_guards
from lint_plugin.analysis.checks.inv005_references import order_references
from lint_plugin.analysis.checks.inv006_fail_open.rule import fail_open_positions
from lint_plugin.analysis.checks.inv007_answers import ignored_verdicts
from lint_plugin.analysis.checks.inv009_declarations import broken_contracts
from lint_plugin.analysis.tree.locations import Places
from lint_plugin.analysis.tree.nodes import code_of, last_name_token
from lint_plugin.results.finding import Finding, OrderCall

_CHECKS: tuple[Callable[[Context], Iterator[PendingFinding]], ...] = (
    unguarded_orders,
    mismatched_guards,
    reused_guards,
    order_references,
    fail_open_positions,
    ignored_verdicts,
    broken_contracts,
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

    def __bool__(self) -> bool:
        return bool(self._pending or self._context.orders)

    def nodes(self) -> Iterator[cst.CSTNode]:
        """Yield the nodes whose locations the report needs."""
        for call in self._context.orders:
            yield last_name_token(call.func)
        for found in self._pending:
            yield from found.nodes()

    def orders(self, places: Places) -> tuple[OrderCall, ...]:
        """Report every order call of the file, in source order."""
        found = []
        for call, sites in self._context.orders.items():
            place = places.of(last_name_token(call.func))
            name = sites[0].scope.name or "<module>"
            guarded = call not in self._context.unguarded_calls
            guard = covering_guards(self._context, call) if guarded else ""
            if call not in self._context.judged_here:
                guard = code_of(call.func)
            found.append(
                OrderCall(place.line, place.column, name, code_of(call.func), guarded, guard)
            )
        return tuple(sorted(found, key=lambda order: (order.line, order.column)))

    def findings(self, places: Places) -> tuple[Finding, ...]:
        """Report the findings of the file, in source order."""
        found = [pending.finding(places) for pending in self._pending]
        return tuple(sorted(found, key=lambda item: (item.line, item.column, item.code)))
