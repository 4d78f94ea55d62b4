"""Sources of a field, where a value is a copy or is merged from several.

    {**base, "symbol": s}     base | {"symbol": s}     dict(base, symbol=s)
    replace(order, symbol=s)  order._replace(symbol=s) order.model_copy(update={"symbol": s})

All of them say `s` under "symbol", and under any other name what `base` or `order` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, TypeAlias

import libcst as cst

from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.known_names import COPYING_FUNCTIONS, COPYING_METHODS, LEAVING_OUT
from lint_plugin.analysis.tree.nodes import identifier, last_name, string_value

_UPDATE = "update"


class Part(NamedTuple):
    """An expression that is the field, or, not ``taken``, a value that has it."""

    node: cst.BaseExpression
    taken: bool


# "absent": the value has no such field. None: it cannot be told.
_Found: TypeAlias = 'Part | Literal["absent"] | None'


def field_source(node: cst.BaseExpression, step: str, scope: Scope) -> Part | None:
    """Find the source of the field ``step`` in what ``node`` gives.

    None where ``node`` does not tell.
    """
    found = _find(node, step, scope)
    return found if isinstance(found, Part) and found.node is not node else None


def _find(node: cst.BaseExpression, step: str, scope: Scope) -> _Found:
    if isinstance(node, cst.Dict):
        return _layered([_element(item, step, scope) for item in node.elements])
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
        return _layered([_find(side, step, scope) for side in (node.left, node.right)])
    if isinstance(node, cst.Call):
        return _of_call(node, step, scope)
    if isinstance(node, cst.Attribute) and node.attr.value == "__dict__":
        return Part(node.value, taken=False)
    return Part(node, taken=False)


def _layered(layers: Sequence[_Found]) -> _Found:
    """Merge layers: the last one that states the field counts.

    One that may state it hides all before.
    """
    for index in range(len(layers) - 1, -1, -1):
        found = layers[index]
        if found == "absent":
            continue
        if found is not None and not found.taken and set(layers[:index]) - {"absent"}:
            return None
        return found
    return "absent"


def _element(element: cst.BaseDictElement, step: str, scope: Scope) -> _Found:
    if isinstance(element, cst.DictElement):
        key = string_value(element.key)
        if key == step:
            return Part(element.value, taken=True)
        # A key that is not written here may be any.
        return "absent" if key is not None or isinstance(element.key, cst.BaseNumber) else None
    return (
        _find(element.value, step, scope) if isinstance(element, cst.StarredDictElement) else None
    )


def _of_call(call: cst.Call, step: str, scope: Scope) -> _Found:
    name = last_name(call.func) or ""
    if isinstance(call.func, cst.Name) and name in ("dict", "vars"):
        return _with_keywords(call.args, step, scope)
    if _is_constructor(call):
        # A constructor: what it makes of its other arguments is its own business.
        found = _keyword(call.args, step)
        return Part(found, taken=True) if found is not None else None
    if _path(call.func, scope) in COPYING_FUNCTIONS:
        return _with_keywords(call.args, step, scope)
    if isinstance(call.func, cst.Attribute) and name in COPYING_METHODS:
        return _of_method(call, call.func.value, step, scope)
    return None


def is_filled_by_position(node: cst.BaseExpression) -> bool:
    """Whether ``node`` makes an object of unnamed arguments: `Order(symbol, side)`."""
    return (
        isinstance(node, cst.Call)
        and _is_constructor(node)
        and any(arg.keyword is None for arg in node.args)
    )


def _is_constructor(call: cst.Call) -> bool:
    return (last_name(call.func) or "")[:1].isupper()


def _with_keywords(args: Sequence[cst.Arg], step: str, scope: Scope) -> _Found:
    """Find the field in `dict(base, symbol=s)`, where a keyword counts first.

    None can be given twice.
    """
    found = _keyword(args, step)
    if found is not None:
        return Part(found, taken=True)
    if any(arg.star == "*" for arg in args):
        return None
    return _layered([_find(arg.value, step, scope) for arg in args if arg.keyword is None])


def _of_method(call: cst.Call, owner: cst.BaseExpression, step: str, scope: Scope) -> _Found:
    found = _keyword(call.args, step)
    if found is not None:
        return Part(found, taken=True)
    if any(
        arg.keyword is None or identifier(arg.keyword.value) in LEAVING_OUT for arg in call.args
    ):
        return None
    layers = [owner]
    update = _keyword(call.args, _UPDATE)
    if update is not None:
        layers.append(update)
    return _layered([_find(layer, step, scope) for layer in layers])


def _keyword(args: Iterable[cst.Arg], name: str) -> cst.BaseExpression | None:
    for arg in args:
        if arg.keyword is not None and identifier(arg.keyword.value) == name:
            return arg.value
    return None


def _path(func: cst.BaseExpression, scope: Scope) -> str | None:
    """Resolve ``func`` to its import path, by the import that it sees."""
    if isinstance(func, cst.Attribute):
        owner = _path(func.value, scope)
        return None if owner is None else f"{owner}.{identifier(func.attr.value)}"
    if not isinstance(func, cst.Name):
        return None
    paths = {
        binding.path if binding.kind == "import" else None
        for binding in scope.lookup(identifier(func.value))
    }
    return paths.pop() if len(paths) == 1 else None
