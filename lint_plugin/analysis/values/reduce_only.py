"""Orders that say literally that they can only reduce a position."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.nodes import (
    identifier,
    keyword_arguments,
    literal_items,
    string_value,
)

_NAMES = frozenset({"reduceOnly", "reduce_only", "closePosition"})


def says_reduce_only(call: cst.Call) -> bool:
    """Whether ``reduceOnly``, ``reduce_only`` or ``closePosition`` is literally true in the call."""
    return any(name in _NAMES and _is_true(value) for name, value in _arguments(call))


def says_reducing(body: cst.BaseExpression, scope: Scope) -> bool:
    """Whether a mapping says so: a display, or a name that is bound once, to a display."""
    if isinstance(body, cst.Name):
        bindings = scope.lookup(identifier(body.value))
        value = bindings[0].value if len(bindings) == 1 else None
        body = body if value is None else value
    return any(name in _NAMES and _is_true(value) for name, value in literal_items(body))


def _arguments(call: cst.Call) -> Iterator[tuple[str, cst.BaseExpression]]:
    for name, value in keyword_arguments(call):
        yield name, value
        if name == "params":
            yield from literal_items(value)
    for arg in call.args:
        # Venue parameters given by position: ccxt's sixth argument.
        if arg.keyword is None and not arg.star:
            yield from literal_items(arg.value)


def _is_true(value: cst.BaseExpression) -> bool:
    if isinstance(value, cst.Name):
        return value.value == "True"
    text = string_value(value)
    return text is not None and text.lower() == "true"
