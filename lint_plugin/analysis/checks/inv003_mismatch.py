"""INV003: an order whose guard is provably about another symbol, side, account or exchange."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.common.messages import Message, happened, quoted
from lint_plugin.analysis.checks.common.pending_finding import (
    PendingFinding,
    PendingStep,
    shortened,
)
from lint_plugin.analysis.checks.mismatch_search import MismatchSearch, Trail
from lint_plugin.analysis.graph.model import HELD, Bind, GuardGate, OrderSite
from lint_plugin.analysis.tree.nodes import last_name_token
from lint_plugin.analysis.values.bound_exits import closes_position


def mismatched_guards(context: Context) -> Iterator[PendingFinding]:
    """Yield one finding for each guarded order with a path of mismatched guards only."""
    if not context.model.has_guards:
        return
    search = MismatchSearch(context)
    for sites in context.sends.values():
        for site in sites:
            trail = search.mismatch(site)
            if trail is not None:
                yield _pending(site, trail, context)
                break


def _pending(site: OrderSite, trail: Trail, context: Context) -> PendingFinding:
    steps, refuted = _steps_and_refuted(trail)
    guard, term = refuted
    order = context.named(site.call)
    name = quoted(guard.func)
    if term == "reduce_only":
        fact = f"{order} may open a position on a guard that let only an exit through"
        cure = "say reduce-only on the order too, or guard it as an entry"
    elif term == "entry":
        fact = f"{order} only reduces, on a guard that let an entry through"
        whole = closes_position(site.call, site.scope, context.model.parents)
        exit_ = "close_position=True" if whole else "reduce_only=True"
        cure = f"call {name} with {exit_} for the exit"
    else:
        fact = f"{order} is sent for another {term} than {name} has checked"
        cure = f"call {name} for the {term} that is sent, after its last assignment"
    checked = last_name_token(guard.func)
    outcome = _OUTCOMES.get(term, f"checked another {term}")
    if not any(step.node is checked for step in steps):
        steps = (*steps, PendingStep(checked, f"{name} {outcome}"))
    elif len(steps) > len(shortened(steps)):
        # What went before the guard explains nothing.
        steps = steps[[step.node for step in steps].index(checked) :]
    return PendingFinding(
        "INV003",
        site.call,
        site.scope,
        site.statement,
        Message((f"{fact} in line ", checked)),
        cure,
        (*shortened(steps), PendingStep(last_name_token(site.call.func), "order sent")),
    )


_OUTCOMES = {"reduce_only": "let an exit through", "entry": "let an entry through"}


def _steps_and_refuted(trail: Trail) -> tuple[tuple[PendingStep, ...], tuple[cst.Call, str]]:
    """Return the path forward, as steps, and the refuted guard nearest to the order."""
    steps: list[PendingStep] = []
    refuted: tuple[cst.Call, str] | None = None
    link: Trail | None = trail
    while link is not None:
        if link.refuted is not None:
            refuted = link.refuted
        edge = link.edge
        if edge is not None:
            if edge.note is not None:
                steps.append(PendingStep(edge.note.node, happened(edge.note)))
            elif isinstance(edge.gate, GuardGate):
                called = edge.gate.call.func
                steps.append(PendingStep(last_name_token(called), f"{quoted(called)} completed"))
            elif isinstance(edge.effect, Bind) and _decides(edge.effect, link):
                bound, value = edge.effect.target, edge.effect.value
                if bound is not None and value is not None:
                    steps.append(PendingStep(value, f"{quoted(bound)} bound to {quoted(value)}"))
        link = link.after
    assert refuted is not None
    return tuple(steps), refuted


def _decides(effect: Bind, link: Trail) -> bool:
    """Whether a binding changed what order and guards are compared by."""
    behind = link.after
    assert behind is not None
    return not effect.name.startswith(HELD) and (link.state.terms, link.state.guards) != (
        behind.state.terms,
        behind.state.guards,
    )
