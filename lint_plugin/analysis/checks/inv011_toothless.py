"""INV011: guards that the file itself shows to be without effect.

PositionInvariantEnforcer(observe=True)             refuses nothing
enforce_before_order(..., current_positions=...)    raises, whatever is open
enforce_before_order(...)                           NameError: nothing in the file binds it
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.common.messages import Message, quoted
from lint_plugin.analysis.checks.common.pending_finding import PendingFinding, PendingStep
from lint_plugin.analysis.checks.common.positions import ARGUMENT, positions_argument
from lint_plugin.analysis.graph.model import GuardSite
from lint_plugin.analysis.names.scopes import Load
from lint_plugin.analysis.program.enforcers import maker_is_asynchronous
from lint_plugin.analysis.tree.known_names import ENFORCER_MAKERS
from lint_plugin.analysis.tree.nodes import (
    identifier,
    keyword_arguments,
    last_name_token,
)
from lint_plugin.results.rules import RULES

_PACKAGE = "invariant_guard"
_LETTING_THROUGH = {
    "observe": "only observes: it refuses nothing",
    "allow_hedging": "lets both directions stand, so it refuses nothing",
}


def toothless_guards(context: Context) -> Iterator[PendingFinding]:
    """Yield one finding for each call of a guard, or its maker, that cannot refuse."""
    scopes = context.model.scopes
    for name in _names_of(context):
        for load in (*scopes.names.get(name, ()), *scopes.attribute_names.get(name, ())):
            if load.call is not None:
                yield from _made(load, context)
    for site in context.graph.guards:
        yield from _called(site, context)


def _names_of(context: Context) -> frozenset[str]:
    """Collect the names that an enforcer may be made by, import aliases among them."""
    return frozenset(ENFORCER_MAKERS) | {
        name
        for name, bindings in context.model.scopes.everywhere.items()
        if any(each.kind == "import" and each.path.startswith(_PACKAGE) for each in bindings)
    }


def _made(load: Load, context: Context) -> Iterator[PendingFinding]:
    call = load.call
    assert call is not None
    if maker_is_asynchronous(call.func, context.model.origins) is None:
        return
    for keyword, value in keyword_arguments(call):
        if keyword in _LETTING_THROUGH and isinstance(value, cst.Name) and value.value == "True":
            fact = f"the enforcer with `{keyword}=True` {_LETTING_THROUGH[keyword]}"
            yield PendingFinding(
                "INV011",
                call,
                load.scope,
                call,
                Message((fact,)),
                RULES["INV011"].cure,
                (PendingStep(last_name_token(call.func), "enforcer made"),),
            )
            return


def _called(site: GuardSite, context: Context) -> Iterator[PendingFinding]:
    func = site.call.func
    scopes = context.model.scopes
    shown = positions_argument(site, context.model.callees) or dict(
        keyword_arguments(site.call)
    ).get(ARGUMENT)
    if isinstance(shown, cst.Ellipsis):
        fact = f"{quoted(func)} is shown the placeholder `...` as positions, so it never passes"
    elif (
        isinstance(func, cst.Name)
        and identifier(func.value) not in scopes.everywhere
        and not scopes.star_import
    ):
        fact = f"{quoted(func)} is bound nowhere in this file, so the call only raises NameError"
    else:
        return
    yield PendingFinding(
        "INV011",
        site.call,
        site.scope,
        site.statement,
        Message((fact,)),
        RULES["INV011"].cure,
        (PendingStep(last_name_token(func), "guard called"),),
    )
