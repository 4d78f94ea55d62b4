"""INV005: order functions handed on as values, where no guard speaks for the call that follows."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from lint_plugin.analysis.checks.common.context import Solved
from lint_plugin.analysis.checks.common.messages import quoted
from lint_plugin.analysis.checks.common.pending_finding import Draft, DraftStep, steps_of
from lint_plugin.analysis.graph.model import Reference
from lint_plugin.analysis.program.function_values import KEPT, Use
from lint_plugin.analysis.tree.nodes import last_name_token
from lint_plugin.results.rules import RULES

_CODE = "INV005"


def order_references(solved: Solved) -> Iterator[Draft]:
    """Yield one draft for each order function that is kept, or that leaves unguarded."""
    evaluated: dict[cst.BaseExpression, list[Reference]] = {}
    for reference in solved.graph.references:
        evaluated.setdefault(reference.node, []).append(reference)
    for node, references in evaluated.items():
        use = solved.knowledge.references.uses[node]
        if use.kind in KEPT:
            if any(item.point in solved.summaries.returning for item in references):
                yield _kept(references[0], use)
            continue
        unguarded = [item for item in references if item.point in solved.unguarded]
        if unguarded:
            yield _unguarded(unguarded, use, solved)


def _kept(reference: Reference, use: Use) -> Draft:
    """A guard that has completed by now says nothing about a call at another time: no path is shown."""
    fact = f"{quoted(use.value)} {taken(use)}, where no guard is seen to precede its calls"
    return _draft(reference, fact, ())


def _unguarded(references: list[Reference], use: Use, solved: Solved) -> Draft:
    reference = min(references, key=lambda item: solved.witnesses.weight(item.point))
    start, notes = solved.witnesses.path(reference.point)
    end = DraftStep(last_name_token(reference.node), _LAST_STEP[use.kind])
    fact = f"{quoted(use.value)} {taken(use)} with no completed `{solved.guard}`"
    return _draft(reference, fact, steps_of(solved.entries[start], notes, end))


def _draft(reference: Reference, fact: str, steps: tuple[DraftStep, ...]) -> Draft:
    return Draft(
        _CODE,
        reference.node,
        reference.scope,
        reference.statement,
        lambda _: fact,
        RULES[_CODE].cure,
        steps,
    )


_LAST_STEP = {
    "passed": "order function handed over",
    "called": "order sent",
    "looked up": "order function looked up",
    "dispatched": "order sent by name",
}


def taken(use: Use) -> str:
    """What is done with the function, as the rest of a sentence."""
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
    "looked up": "is looked up",
}
