"""INV005: order functions used as values, whose later calls no guard covers."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.common.messages import Message, quoted
from lint_plugin.analysis.checks.common.pending_finding import PendingFinding, PendingStep, steps_of
from lint_plugin.analysis.checks.inv001_unguarded.suggestion import guard_call_for, stated_terms
from lint_plugin.analysis.graph.model import Reference
from lint_plugin.analysis.program.function_values import STORING_KINDS, Use
from lint_plugin.analysis.tree.nodes import last_name_token
from lint_plugin.results.rules import RULES

_CODE = "INV005"


def order_references(context: Context) -> Iterator[PendingFinding]:
    """Yield one finding for each order function that is kept, or that leaves unguarded."""
    evaluated: dict[cst.BaseExpression, list[Reference]] = {}
    for reference in context.graph.references:
        evaluated.setdefault(reference.node, []).append(reference)
    for node, references in evaluated.items():
        if context.own_orders.of_function(node, references[0].scope) != "order":
            continue
        use = context.model.references.uses[node]
        if use.kind in STORING_KINDS:
            if any(item.point in context.summaries.returning for item in references):
                yield _kept(references[0], use)
            continue
        unguarded = [item for item in references if item.point in context.unguarded]
        if unguarded:
            yield _unguarded(unguarded, use, context)


def _kept(reference: Reference, use: Use) -> PendingFinding:
    """Build the finding on a reference that is stored, which needs no path.

    A guard that has completed by now says nothing about a call at another time.
    """
    fact = f"{quoted(use.value)} {taken(use)}, where no guard is seen to precede its calls"
    return _pending(reference, fact, ())


def _unguarded(references: list[Reference], use: Use, context: Context) -> PendingFinding:
    reference = min(references, key=lambda item: context.witnesses.weight(item.point))
    start, notes = context.witnesses.path(reference.point)
    end = PendingStep(last_name_token(reference.node), _LAST_STEP[use.kind])
    fact = f"{quoted(use.value)} {taken(use)} with no completed `{context.guard}`"
    steps = steps_of(context.entries[start], notes, end)
    return _pending(reference, fact, steps, _filled_cure(reference, use, context))


def _filled_cure(reference: Reference, use: Use, context: Context) -> str | None:
    """Write the guard call that fits what is handed over; None without arguments."""
    sites = [site for site, named in context.graph.handovers if named is reference.node]
    if not sites or not stated_terms(sites[0], context):
        return None
    when = "before it is handed over" if use.kind == "passed" else "on that path"
    return f"call `{guard_call_for(sites[0], context)}` {when}, and let what it raises go up"


def _pending(
    reference: Reference, fact: str, steps: tuple[PendingStep, ...], cure: str | None = None
) -> PendingFinding:
    return PendingFinding(
        _CODE,
        reference.node,
        reference.scope,
        reference.statement,
        Message((fact,)),
        RULES[_CODE].cure if cure is None else cure,
        steps,
    )


_LAST_STEP = {
    "passed": "order function handed over",
    "called": "order sent",
    "dispatched": "order sent by name",
}


def taken(use: Use) -> str:
    """Describe the use of the function, as the rest of a sentence."""
    by = use.by
    if isinstance(by, cst.Call):
        if use.kind == "dispatched":
            return f"is the name that {quoted(by.func)} is told to call,"
        if use.kind in ("registered", "passed"):
            kept = ", which keeps it" if use.kind == "registered" else ""
            return f"is handed to {quoted(by.func)}{kept}"
    if use.kind == "assigned":
        return (
            f"is kept in {quoted(by)}" if not isinstance(by, cst.Call) else "is kept by `setattr`"
        )
    return _TAKEN[use.kind]


_TAKEN = {
    "contained": "is kept in a container",
    "default": "is kept as a default value",
    "returned": "is returned",
    "yielded": "is yielded",
    "called": "is called",
}
