"""Exits: orders that say that they only reduce a position, or may do so.

reduceOnly=True, params={"reduceOnly": True}, closePosition="true"      on derivatives
offset="CLOSE", Offset.CLOSETODAY, self.sell(...), self.cover(...)      on futures in China: vnpy, tqsdk
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.known_names import (
    CLOSING,
    LEGS,
    MAY_REDUCE,
    OFFSET,
    ONE_WAY,
    PLAIN_FIELDS,
    REDUCE_ONLY,
    SCALARS,
)
from lint_plugin.analysis.tree.nodes import (
    identifier,
    keyword_arguments,
    last_name,
    literal_items,
    string_value,
)
from lint_plugin.analysis.values.signatures import SIDES


def is_exit_only(call: cst.Call) -> bool:
    """Whether the order states that it reduces: `reduceOnly=True`, `params={"reduceOnly": True}`."""
    return any(
        name in REDUCE_ONLY and is_true(value) for name, value in _fields_stated(call)
    ) or states_close(call)


def states_close(call: cst.Call) -> bool:
    """Whether the order is said to close: `offset="CLOSE"`, `Offset.CLOSETODAY`, wherever it stands."""
    return any(
        _closes(arg.value) for arg in call.args if arg.keyword is None and not arg.star
    ) or any(name == OFFSET and _closes(value) for name, value in keyword_arguments(call))


def _closes(node: cst.BaseExpression) -> bool:
    if isinstance(node, cst.Attribute):
        if node.attr.value in ("name", "value"):
            return _closes(node.value)
        return last_name(node.value) == "Offset" and node.attr.value in CLOSING
    return (string_value(node) or "") in CLOSING


def lets_exits_through(guard: cst.Call) -> bool:
    """Whether a guard call is for an exit: `reduce_only=True`, `close_position=True`."""
    return any(name in MAY_REDUCE and is_true(value) for name, value in keyword_arguments(guard))


def is_for_entries(guard: cst.Call) -> bool:
    """Whether a call of the enforcer's own method is certainly no guard for an exit."""
    if any(arg.star and not isinstance(arg.value, cst.Dict) for arg in guard.args):
        return False
    return not any(
        name in MAY_REDUCE and not _is_false(value) for name, value in keyword_arguments(guard)
    )


def says_exit_only(body: cst.BaseExpression, scope: Scope) -> bool:
    """Whether a display, or a name bound once to one, states a reduce-only order."""
    if isinstance(body, cst.Name):
        value = scope.sole_value(identifier(body.value))
        body = body if value is None else value
    return any(name in REDUCE_ONLY and is_true(value) for name, value in literal_items(body))


def _fields_stated(call: cst.Call) -> Iterator[tuple[str, cst.BaseExpression]]:
    for name, value in keyword_arguments(call):
        yield name, value
        if name == "params":
            yield from literal_items(value)
    for arg in call.args:
        # Venue parameters given by position: ccxt's sixth argument.
        if arg.keyword is None and not arg.star:
            yield from literal_items(arg.value)


def is_true(value: cst.BaseExpression) -> bool:
    if isinstance(value, cst.Name):
        return value.value == "True"
    text = string_value(value)
    return text is not None and text.lower() == "true"


def may_be_exit(call: cst.Call, shape: tuple[str, ...]) -> bool:
    """Whether the order reduces, or may turn out to.

    At run time, or by parts that are not written here.
    """
    for index, arg in enumerate(call.args):
        if arg.star:
            if not isinstance(arg.value, cst.Dict) or _mentions_reducing(arg.value, call):
                return True
            continue
        name = shape[index] if index < len(shape) else None
        if arg.keyword is not None:
            name = identifier(arg.keyword.value)
        if name in MAY_REDUCE or name in LEGS:
            if _says_exit(name, arg.value, call):
                return True
        elif _closes(arg.value) or (
            name not in PLAIN_FIELDS and _may_say_reducing(arg.value, call)
        ):
            return True
    return False


def _says_exit(name: str, value: cst.BaseExpression, call: cst.Call) -> bool:
    """Whether an order with this field may be an exit."""
    if name in MAY_REDUCE:
        return not _is_false(value)
    leg = _text(value)
    if leg in ONE_WAY:
        return False
    stated = dict(keyword_arguments(call)).get("side")
    side = SIDES.get(_text(stated)) if stated is not None else None
    # Selling opens a short leg, and closes a long one.
    return side is None or SIDES.get(leg) != side


def _text(node: cst.BaseExpression) -> str:
    if isinstance(node, cst.Integer):
        return node.value
    return (string_value(node) or last_name(node) or "").lower()


def _may_say_reducing(node: cst.BaseExpression, call: cst.Call) -> bool:
    """Whether what is passed on may hold fields, and reduce-only among them."""
    if isinstance(node, cst.Dict):
        return _mentions_reducing(node, call)
    if isinstance(node, cst.IfExp):
        return _may_say_reducing(node.body, call) or _may_say_reducing(node.orelse, call)
    if isinstance(node, cst.Call):
        return not (isinstance(node.func, cst.Name) and node.func.value in SCALARS)
    if isinstance(node, (cst.Name, cst.Attribute)):
        name = last_name(node)
        return name not in PLAIN_FIELDS and name not in ("True", "False", "None")
    return not isinstance(
        node,
        (
            cst.BaseNumber,
            cst.BaseString,
            cst.BinaryOperation,
            cst.Comparison,
            cst.Ellipsis,
            cst.Lambda,
            cst.UnaryOperation,
        ),
    )


def _mentions_reducing(node: cst.Dict, call: cst.Call) -> bool:
    if any(isinstance(element, cst.StarredDictElement) for element in node.elements):
        return True
    return any(
        name in MAY_REDUCE | LEGS and _says_exit(name, value, call)
        for name, value in literal_items(node)
    )


def _is_false(node: cst.BaseExpression) -> bool:
    """Whether a field is literally false: `False`, or `"false"` as venues take it."""
    if isinstance(node, cst.Name):
        return node.value == "False"
    text = string_value(node)
    return text is not None and text.lower() == "false"
