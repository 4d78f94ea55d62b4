"""INV004: a second order on one guard.

An order uses its clearance up. So each order is followed forward from where it was sent: what it reaches
with no guard completed in between stands on a clearance that is gone, unless a guard before both is provably
its own. A call of a function of the file that may have sent one, and guarded nothing since, has used it up
as well. So has an order that raised: it may have arrived.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.common.messages import Message, happened, quoted
from lint_plugin.analysis.checks.common.pending_finding import (
    PendingFinding,
    PendingStep,
    shortened,
)
from lint_plugin.analysis.checks.mismatch_search import MismatchSearch
from lint_plugin.analysis.checks.spending import Spending
from lint_plugin.analysis.graph.model import Code, Note, OrderSite
from lint_plugin.analysis.graph.witness import Witnesses
from lint_plugin.analysis.tree.nodes import last_name_token, nodes_in


def reused_guards(context: Context) -> Iterator[PendingFinding]:
    """Yield one finding for each guarded order that follows another on the same guard."""
    if not context.spent:
        return
    spending = Spending(context, MismatchSearch(context))
    guards = _Guards(context)
    for call, sites in context.sends.items():
        reached = spending.reused(call)
        found = [site for site in sites if reached is not None and reached.has(site.point)]
        if reached is not None and found:
            site = min(found, key=lambda item: reached.weight(item.point))
            yield _pending(call, site, reached, context, guards.only(site))


def _pending(
    call: cst.Call,
    site: OrderSite,
    reached: Witnesses,
    context: Context,
    guard: str | None,
) -> PendingFinding:
    start, notes = reached.path(site.point)
    named = guard or f"`{context.guard}`"
    first = context.spent[start]
    again = "once more" if first is call else f"after {quoted(first.func)}"
    cleared = f"on the {guard or 'guard'} that cleared the order in line "
    return PendingFinding(
        "INV004",
        call,
        site.scope,
        site.statement,
        Message((f"{context.named(call)} is sent {again}, {cleared}", last_name_token(first.func))),
        _cure(first, call, _raised(first, context.run_by_others.get(start), notes), named),
        (
            PendingStep(last_name_token(first.func), "first order sent"),
            *shortened([PendingStep(note.node, happened(note)) for note in notes]),
            PendingStep(last_name_token(call.func), "order sent on the same guard"),
        ),
    )


class _Guards:
    """The guards of a file in words, put so when a finding first asks."""

    def __init__(self, context: Context) -> None:
        self._checks = (*context.graph.guards, *context.graph.answers)

    def only(self, site: OrderSite) -> str | None:
        """Return the one guard of the function round an order, else of the file."""
        names = self._by_function.get(site.code) or self._everywhere
        return next(iter(names)) if len(names) == 1 else None

    @cached_property
    def _by_function(self) -> dict[Code, set[str]]:
        found: dict[Code, set[str]] = {}
        for each in self._checks:
            found.setdefault(each.code, set()).add(quoted(each.call.func))
        return found

    @cached_property
    def _everywhere(self) -> set[str]:
        return set().union(*self._by_function.values())


def _raised(first: cst.Call, handed: cst.CSTNode | None, notes: tuple[Note, ...]) -> bool:
    """Tell whether the first order has raised.

    Or the call or await that runs what was ``handed`` to it.
    """
    return any(
        note.happening == "raised"
        and (note.node is first or (handed is not None and handed in nodes_in(note.node)))
        for note in notes
    )


def _cure(first: cst.Call, call: cst.Call, raised: bool, guard: str) -> str:
    """Say what to do; an order that raised may have arrived all the same."""
    if not raised:
        return f"call {guard} before each order"
    what = "it" if first is call else quoted(first.func)
    return (
        f"{what} may have arrived though it raised: ask the venue, read the positions again, and call "
        f"{guard} before the retry"
    )
