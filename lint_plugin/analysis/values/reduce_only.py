"""Orders that say literally that they can only reduce a position."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from lint_plugin.analysis.tree.nodes import keyword_arguments, literal_items, string_value

_NAMES = frozenset({"reduceOnly", "reduce_only", "closePosition"})


def says_reduce_only(call: cst.Call) -> bool:
    """Whether ``reduceOnly``, ``reduce_only`` or ``closePosition`` is literally true in the call."""
    return any(name in _NAMES and _is_true(value) for name, value in _arguments(call))


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
