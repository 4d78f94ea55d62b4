"""INV009: a function of the file that is listed as a guard, but only answers."""

from __future__ import annotations

import json
from collections.abc import Iterator

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.common.messages import Message
from lint_plugin.analysis.checks.common.pending_finding import PendingFinding
from lint_plugin.analysis.names.functions import returned_values
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.nodes import (
    identifier,
    keyword_arguments,
    last_name,
    literal_items,
    nodes_run_in,
)
from lint_plugin.settings.config import TABLE
from lint_plugin.settings.patterns import last_names


def answering_guards(context: Context) -> Iterator[PendingFinding]:
    """Yield one finding for each function with a guard's name that answers instead of raising."""
    model = context.model
    for definition, scope in model.scopes.scopes.items():
        if not isinstance(definition, cst.FunctionDef) or not model.names.guards.match(
            definition.name
        ):
            continue
        if definition in model.scopes.generators or model.call_summaries.declares(
            definition, "ensures_guard"
        ):
            continue
        entry = _entry(definition)
        # What completes a guard, or ends, on every way back is one, whatever it answers.
        is_guard = model.code(definition).exit not in context.summaries.unguarded
        if entry is not None and not is_guard and not _raises(definition, scope, context):
            yield _pending(definition, scope, entry, context)


def _entry(definition: cst.FunctionDef) -> str | None:
    """Return the entry of `checks` for a function that evidently answers; None for any other."""
    name = identifier(definition.name.value)
    values = [value for value in returned_values(definition) if value is not None]
    if any(_is_truth(value) for value in values):
        return name
    divided = (value for value in values if isinstance(value, cst.Tuple))
    for value in divided:
        for index, element in enumerate(value.elements):
            if isinstance(element, cst.Element) and _is_truth(element.value):
                return f"{name}[{index}]"
    parts = {part for value in values for part in _truths(value)}
    return f"{name}[{parts.pop()}]" if len(parts) == 1 else None


def _truths(node: cst.BaseExpression) -> Iterator[str]:
    """Yield what `Verdict(allowed=False, why=why)` or `{"allowed": False}` says is True or False."""
    items = keyword_arguments(node) if isinstance(node, cst.Call) else literal_items(node)
    for name, value in items:
        if name.isidentifier() and _is_truth(value):
            yield name


def _is_truth(node: cst.BaseExpression) -> bool:
    """Tell whether ``node`` is True or False."""
    if isinstance(node, cst.Name):
        return node.value in ("True", "False")
    if isinstance(node, cst.BooleanOperation):
        return _is_truth(node.left) or _is_truth(node.right)
    if isinstance(node, cst.UnaryOperation):
        return isinstance(node.operator, cst.Not)
    return isinstance(node, cst.Comparison)


def _raises(definition: cst.FunctionDef, scope: Scope, context: Context) -> bool:
    """Tell whether the function raises, or calls one of the file that does."""
    seen: set[cst.FunctionDef] = set()
    waiting = [(definition, scope)]
    while waiting:
        function, inside = waiting.pop()
        if function in seen:
            continue
        seen.add(function)
        for node in nodes_run_in(function.body):
            if isinstance(node, cst.Raise) or _forwards(node, context):
                return True
            if isinstance(node, cst.Call):
                callee = context.model.callees.function(node.func, inside)
                if callee is not None:
                    waiting.append((callee, context.model.scopes.of(callee)))
    return False


def _forwards(node: cst.CSTNode, context: Context) -> bool:
    """Tell whether ``node`` calls what bears a guard's name: a guard elsewhere may raise."""
    return (
        isinstance(node, cst.Call)
        and last_name(node.func) is not None
        and context.model.names.guards.match(node.func)
    )


def _pending(
    definition: cst.FunctionDef, scope: Scope, entry: str, context: Context
) -> PendingFinding:
    name = identifier(definition.name.value)
    config = context.model.config
    checks = json.dumps([*config.checks, entry], ensure_ascii=False)
    lists = {
        "guards": config.guards,
        "extend-guards": config.extend_guards,
        "async-guards": config.async_guards,
    }
    key = next((key for key, names in lists.items() if name in last_names(names)), "guards")
    left = [each for each in lists[key] if each.rpartition(".")[2] != name]
    # Without `guards` the default stands again.
    rest = json.dumps(left, ensure_ascii=False)
    instead = f" and `{key} = {rest}`" if left else f" and take it out of `{key}`"
    return PendingFinding(
        "INV009",
        definition,
        scope,
        definition.name,
        Message((f"`{name}` is listed in `{key}`, but only answers and never raises",)),
        f"write `checks = {checks}`{instead} under [{TABLE}] in pyproject.toml, and test its answer",
        (),
    )
