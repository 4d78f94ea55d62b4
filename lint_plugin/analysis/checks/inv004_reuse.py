"""INV004: a second order on one guard.

An order uses its clearance up. So each order is followed forward from where it was sent: what it reaches
with no guard completed in between stands on a clearance that is gone. A call of a function of the file that
may have sent one, and guarded nothing since, has used it up as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.common.messages import Message, happened, quoted
from lint_plugin.analysis.checks.common.pending_finding import PendingFinding, PendingStep
from lint_plugin.analysis.graph.model import CallGate, Enter, EntryGate, OrderSite, Point
from lint_plugin.analysis.graph.witness import Witnesses
from lint_plugin.analysis.tree.nodes import last_name_token
from lint_plugin.results.rules import RULES


def reused_guards(context: Context) -> Iterator[PendingFinding]:
    """Yield one finding for each guarded order that follows another on the same guard."""
    guarded = {
        call: sites
        for call, sites in context.judged_here.items()
        if call not in context.unguarded_calls
    }
    sent = {
        site.sent: call
        for call, sites in guarded.items()
        for site in sites
        if site.point in context.reachable
    }
    sent = {**_after_calls(sent, context), **sent}
    reached = Witnesses(sent, context.summaries)
    for call, sites in guarded.items():
        found = [site for site in sites if reached.has(site.point)]
        if found:
            site = min(found, key=lambda item: reached.weight(item.point))
            yield _pending(call, site, reached, sent, context)


def _after_calls(sent: Iterable[Point], context: Context) -> dict[Point, cst.Call]:
    """Find the points after calls that may have sent an order and guarded nothing since.

    No function is entered on the way: what it does after the order of one caller is no matter of another's.
    """
    after: dict[Point, cst.Call] = {}
    returns: dict[Point, list[tuple[Point, cst.Call]]] = {}
    for edge in context.before.edges() if sent else ():
        if isinstance(edge.gate, CallGate) and edge.target in context.reachable:
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
            if isinstance(edge.gate, EntryGate) and edge.gate.entered not in reached:
                waiting.setdefault(edge.gate.entered, []).append(edge.target)
            elif context.summaries.passable(edge) and not isinstance(edge.effect, Enter):
                stack.append(edge.target)
    return after


def _pending(
    call: cst.Call,
    site: OrderSite,
    reached: Witnesses,
    sent: dict[Point, cst.Call],
    context: Context,
) -> PendingFinding:
    start, notes = reached.path(site.point)
    first = sent[start]
    again = "once more" if first is call else f"after {quoted(first.func)}"
    fact = f"{context.named(call)} is sent {again}, on the `{context.guard}` that cleared the order in line "
    return PendingFinding(
        "INV004",
        call,
        site.scope,
        site.statement,
        Message((fact, last_name_token(first.func))),
        RULES["INV004"].cure,
        (
            PendingStep(last_name_token(first.func), "first order sent"),
            *(PendingStep(note.node, happened(note)) for note in notes),
            PendingStep(last_name_token(call.func), "order sent on the same guard"),
        ),
    )
