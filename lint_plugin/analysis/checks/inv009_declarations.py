"""INV009: declarations that this file's code, or the settings, do not bear out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.common.messages import Message
from lint_plugin.analysis.checks.common.pending_finding import PendingFinding, PendingStep, steps_of
from lint_plugin.analysis.graph.witness import Witnesses
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.nodes import identifier
from lint_plugin.results.rules import RULES
from lint_plugin.settings.config import TABLE
from lint_plugin.settings.order_names import order_names

_CODE = "INV009"


def broken_contracts(context: Context) -> Iterator[PendingFinding]:
    """Yield at most one finding for each declaration.

    A broken promise is reported before a missing setting.
    """
    contracts = context.model.call_summaries
    for definition, scope in context.model.scopes.scopes.items():
        if not isinstance(definition, cst.FunctionDef) or not definition.decorators:
            continue
        if contracts.declares(definition, "ensures_guard"):
            broken = _broken_promise(definition, scope, context)
            found = broken or _guard_not_listed(definition, scope, context)
        elif contracts.declares(definition, "requires_guard"):
            found = _order_not_listed(definition, scope, context)
        else:
            found = None
        if found is not None:
            yield found


# -- promises ----------------------------------------------------------------------------------------


def _broken_promise(
    definition: cst.FunctionDef, scope: Scope, context: Context
) -> PendingFinding | None:
    """Find an ``@ensures_guard`` function that can return with no guard completed."""
    model = context.model
    name = identifier(definition.name.value)
    if definition in model.scopes.generators:
        fact = (
            f"`{name}` is declared @ensures_guard, but calling a generator function runs none of it"
        )
        return _pending(definition, scope, fact, RULES[_CODE].cure)
    code = model.call_summaries.promising(definition)
    if code.exit not in context.summaries.unguarded or model.call_summaries.is_abstract(definition):
        return None
    # Apart from its callers: what they guarantee is not the function's own doing.
    _, notes = Witnesses([code.entry], context.summaries).path(code.exit)
    end = PendingStep(definition.name, f"`{name}` returns unguarded")
    fact = (
        f"`{name}` is declared @ensures_guard, but can return without a completed `{context.guard}`"
    )
    return _pending(definition, scope, fact, RULES[_CODE].cure, steps_of(code, notes, end))


# -- settings ----------------------------------------------------------------------------------------


def _guard_not_listed(
    definition: cst.FunctionDef, scope: Scope, context: Context
) -> PendingFinding | None:
    config = context.model.config
    if _is_listed(definition, scope, (*config.all_guards, *config.async_guards)):
        return None
    return _not_listed(definition, scope, "ensures_guard", "extend-guards", config.extend_guards)


def _order_not_listed(
    definition: cst.FunctionDef, scope: Scope, context: Context
) -> PendingFinding | None:
    config = context.model.config
    if _is_listed(definition, scope, order_names(config).everywhere):
        return None
    return _not_listed(definition, scope, "requires_guard", "extend-orders", config.extend_orders)


def _is_listed(definition: cst.FunctionDef, scope: Scope, patterns: Iterable[str]) -> bool:
    """Tell whether the settings list the name for other files, on whatever object.

    What is defined inside a function cannot be named by other files.
    """
    name = identifier(definition.name.value)
    nested = scope.parent is not None and scope.parent.kind not in ("module", "class")
    return nested or any(
        fnmatchcase(name, identifier(pattern.rpartition(".")[2])) for pattern in patterns
    )


def _not_listed(
    definition: cst.FunctionDef,
    scope: Scope,
    declaration: str,
    key: str,
    listed: tuple[str, ...],
) -> PendingFinding:
    name = identifier(definition.name.value)
    names = json.dumps([*listed, name], ensure_ascii=False)
    return _pending(
        definition,
        scope,
        f"`{name}` is declared @{declaration}, but `{key}` in the settings lacks it, so other files "
        "cannot know",
        f"write `{key} = {names}` under [{TABLE}] in pyproject.toml",
    )


def _pending(
    definition: cst.FunctionDef,
    scope: Scope,
    fact: str,
    cure: str,
    steps: tuple[PendingStep, ...] = (),
) -> PendingFinding:
    # The name stands for the statement: a fingerprint must outlive changes in the body.
    return PendingFinding(_CODE, definition, scope, definition.name, Message((fact,)), cure, steps)
