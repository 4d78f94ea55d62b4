"""INV004: a second order on one guard.

An order uses its clearance up. So each order is followed forward from where it was sent: what it reaches
with no guard completed in between stands on a clearance that is gone.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from lint_plugin.checks.draft import Draft, DraftStep
from lint_plugin.checks.solved import Solved
from lint_plugin.flow.graph import OrderSite, Point
from lint_plugin.flow.witness import Witnesses
from lint_plugin.rules import RULES
from lint_plugin.syntax import last_name_token
from lint_plugin.words import happened, quoted


def reused_guards(solved: Solved) -> Iterator[Draft]:
    """Yield one draft for each guarded order that follows another on the same guard."""
    guarded = {
        call: sites for call, sites in solved.orders.items() if call not in solved.unguarded_calls
    }
    sent = {
        site.sent: site
        for sites in guarded.values()
        for site in sites
        if site.point in solved.alive
    }
    reached = Witnesses(sent, solved.summaries)
    for call, sites in guarded.items():
        found = [site for site in sites if reached.has(site.point)]
        if found:
            site = min(found, key=lambda item: reached.weight(item.point))
            yield _draft(call, site, reached, sent, solved.guard)


def _draft(
    call: cst.Call, site: OrderSite, reached: Witnesses, sent: dict[Point, OrderSite], guard: str
) -> Draft:
    start, notes = reached.path(site.point)
    first = sent[start].call
    again = "once more" if first is call else f"after {quoted(first.func)}"
    return Draft(
        "INV004",
        call,
        site.scope,
        site.statement,
        lambda places: (
            f"{quoted(call.func)} is sent {again}, on the `{guard}` that cleared the order in line "
            f"{places.of(last_name_token(first.func)).line}"
        ),
        RULES["INV004"].cure,
        (
            DraftStep(last_name_token(first.func), "first order sent"),
            *(DraftStep(note.node, happened(note)) for note in notes),
            DraftStep(last_name_token(call.func), "order sent on the same guard"),
        ),
    )
