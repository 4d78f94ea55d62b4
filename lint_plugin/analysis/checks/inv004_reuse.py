"""INV004: a second order on one guard.

An order uses its clearance up. So each order is followed forward from where it was sent: what it reaches
with no guard completed in between stands on a clearance that is gone. A call of a function of the file that
may have sent one, and guarded nothing since, has used it up as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from lint_plugin.analysis.checks.common.context import Solved
from lint_plugin.analysis.checks.common.messages import happened, quoted
from lint_plugin.analysis.checks.common.pending_finding import Draft, DraftStep
from lint_plugin.analysis.graph.model import CallGate, Enter, OrderSite, Point, WayGate
from lint_plugin.analysis.graph.witness import Witnesses
from lint_plugin.analysis.tree.nodes import last_name_token
from lint_plugin.results.rules import RULES


def reused_guards(solved: Solved) -> Iterator[Draft]:
    """Yield one draft for each guarded order that follows another on the same guard."""
    guarded = {
        call: sites for call, sites in solved.orders.items() if call not in solved.unguarded_calls
    }
    sent = {
        site.sent: call
        for call, sites in guarded.items()
        for site in sites
        if site.point in solved.alive
    }
    sent = {**_after_calls(sent, solved), **sent}
    reached = Witnesses(sent, solved.summaries)
    for call, sites in guarded.items():
        found = [site for site in sites if reached.has(site.point)]
        if found:
            site = min(found, key=lambda item: reached.weight(item.point))
            yield _draft(call, site, reached, sent, solved)


def _after_calls(sent: Iterable[Point], solved: Solved) -> dict[Point, cst.Call]:
    """Where calls have completed that may have sent an order and guarded nothing since, with the calls.

    No function is entered on the way: what it does after the order of one caller is no matter of another's.
    """
    after: dict[Point, cst.Call] = {}
    returns: dict[Point, list[tuple[Point, cst.Call]]] = {}
    for edge in solved.before.edges() if sent else ():
        if isinstance(edge.gate, CallGate) and edge.target in solved.alive:
            for end in edge.gate.points:
                returns.setdefault(end, []).append((edge.target, edge.gate.call))
    reached: set[Point] = set()
    waiting: dict[Point, list[Point]] = {}
    stack = list(sent) if returns else []
    while stack:
        point = stack.pop()
        if point in reached:
            continue
        reached.add(point)
        stack.extend(waiting.pop(point, ()))
        for target, call in returns.get(point, ()):
            after[target] = call
            stack.append(target)
        for edge in point.edges:
            if isinstance(edge.gate, WayGate) and edge.gate.entered not in reached:
                waiting.setdefault(edge.gate.entered, []).append(edge.target)
            elif solved.summaries.passable(edge) and not isinstance(edge.effect, Enter):
                stack.append(edge.target)
    return after


def _draft(
    call: cst.Call, site: OrderSite, reached: Witnesses, sent: dict[Point, cst.Call], solved: Solved
) -> Draft:
    start, notes = reached.path(site.point)
    first = sent[start]
    again = "once more" if first is call else f"after {quoted(first.func)}"
    return Draft(
        "INV004",
        call,
        site.scope,
        site.statement,
        lambda places: (
            f"{solved.named(call)} is sent {again}, on the `{solved.guard}` that cleared the order in line "
            f"{places.of(last_name_token(first.func)).line}"
        ),
        RULES["INV004"].cure,
        (
            DraftStep(last_name_token(first.func), "first order sent"),
            *(DraftStep(note.node, happened(note)) for note in notes),
            DraftStep(last_name_token(call.func), "order sent on the same guard"),
        ),
    )
