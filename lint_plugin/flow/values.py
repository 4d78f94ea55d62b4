"""What the values that two calls name have in common, found by following them back to where they come from.

    sym = symbol            order(symbol)  <=  is `sym` at the guard the same as `symbol` at the order?
    guard(sym)
    order(symbol)           going back: (symbol, sym) -> `sym = symbol` -> (symbol, symbol): the same

A pair of values is followed back, statement by statement, until its two sides are the same, are certainly
different, or cannot be compared.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import libcst as cst

from lint_plugin.flow.graph import Bind, Enter
from lint_plugin.order_terms import argument_of, side_of
from lint_plugin.scopes import Scope, parameters
from lint_plugin.syntax import identifier, literal_items
from lint_plugin.variables import ANY_KEY, Constant, Site, Value, Variable, value_of

Comparison: TypeAlias = Literal["same", "different", "unknown", "open"]


def compare(left: Value, right: Value, *, at_start: bool = False) -> Comparison:
    """Compare two values; "open" where what lies further back decides."""
    if left is None or right is None:
        return "unknown"
    if _is_same(left, right):
        return "same"
    variables = [value for value in (left, right) if isinstance(value, Variable)]
    if variables and not at_start:
        return "open"
    if not all(value.stated for value in variables):
        return "unknown"
    # A constant may well be what a name holds.
    constants = sum(isinstance(value, Constant) for value in (left, right))
    return "unknown" if constants == 1 else "different"


def _is_same(left: Value, right: Value) -> bool:
    if isinstance(left, Variable) and isinstance(right, Variable):
        return (left.owner, left.name, left.path) == (right.owner, right.name, right.path)
    return left == right


def before_bind(value: Value, bind: Bind, term: str) -> Value:
    """What ``value``, named after ``bind``, was before it."""
    if isinstance(value, Site) and value.node is bind:
        # The value of a later passage of this statement: nothing before it can be the same.
        return Site(value.node, value.path, gone=1)
    if not isinstance(value, Variable):
        return value
    if value.owner is not bind.owner or value.name != bind.name:
        return value
    if bind.path and bind.path[-1] == ANY_KEY:
        touched = value.path[: len(bind.path) - 1] == bind.path[:-1] and len(value.path) >= len(
            bind.path
        )
        return None if touched else value
    if value.path[: len(bind.path)] != bind.path:
        return value
    rest = value.path[len(bind.path) :]
    if bind.held is not None:
        return Variable(bind.scope.module, bind.held, rest, value.stated)
    # `order.symbol = x` states the field that the order, passed on whole, was asked for.
    stated = value.stated or (bind.value is not None and bool(bind.path) and not rest)
    return _lead(bind.value, rest, bind.scope, term, stated=stated, site=bind)


def before_enter(value: Value, enter: Enter, term: str) -> Value:
    """What ``value``, named inside a code object, was where it was called or created.

    What a function has worked out for itself is nothing that its caller's names could be compared with.
    """
    if isinstance(value, Site) and isinstance(value.node, Bind):
        return None if value.node.owner is enter.code.scope else value
    if not isinstance(value, Variable) or value.owner is not enter.code.scope:
        return value
    node = enter.code.node
    if not isinstance(node, (cst.FunctionDef, cst.Lambda)):
        return value
    argument = argument_for(node, value.name, enter.call)
    if argument is None:
        return None if enter.call is not None else value
    expression, scope = argument
    in_scope = enter.scope if scope == "caller" else enter.code.scope.parent or enter.scope
    return _lead(expression, value.path, in_scope, term, stated=value.stated, site=enter)


def _lead(
    node: cst.BaseExpression | None,
    path: tuple[str, ...],
    scope: Scope,
    term: str,
    *,
    stated: bool,
    site: object,
) -> Value:
    """The value at ``path`` from what ``node`` gives."""
    if node is None:
        return Site(site, path) if stated else None
    value = side_of(node, scope) if term == "side" and not path else value_of(node, scope)
    if isinstance(value, Variable):
        return Variable(value.owner, value.name, (*value.path, *path), stated)
    if not path:
        return value if isinstance(value, Constant) else Site(site)
    part = _part(node, path[0])
    if part is not None:
        # Built in sight: from here on the source says what it is.
        return _lead(part, path[1:], scope, term, stated=True, site=site)
    return Site(site, path) if stated else None


def _part(node: cst.BaseExpression, step: str) -> cst.BaseExpression | None:
    """What a dict display or a constructor call says literally under ``step``."""
    if isinstance(node, cst.Dict):
        return dict(literal_items(node)).get(step)
    return argument_of(node, step) if isinstance(node, cst.Call) else None


def argument_for(
    node: cst.FunctionDef | cst.Lambda, name: str, call: cst.Call | None
) -> tuple[cst.BaseExpression, Literal["caller", "definition"]] | None:
    """The expression that the parameter ``name`` holds at the start, and where it is evaluated."""
    params = node.params
    placed = [*params.posonly_params, *params.params]
    if call is not None:
        positional = list(placed)
        if isinstance(node, cst.FunctionDef) and _has_receiver(call, positional):
            receiver = positional.pop(0)
            if identifier(receiver.name.value) == name:
                assert isinstance(call.func, cst.Attribute)
                return call.func.value, "caller"
        for index, arg in enumerate(call.args):
            if arg.star:
                return None
            if arg.keyword is not None:
                if identifier(arg.keyword.value) == name:
                    return arg.value, "caller"
            elif index < len(positional) and identifier(positional[index].name.value) == name:
                return arg.value, "caller"
    for param in parameters(params):
        if identifier(param.name.value) == name and param.default is not None:
            return param.default, "definition"
    return None


def _has_receiver(call: cst.Call, positional: list[cst.Param]) -> bool:
    """Whether the call binds the first parameter to what stands before the dot."""
    return (
        isinstance(call.func, cst.Attribute)
        and bool(positional)
        and identifier(positional[0].name.value) in ("self", "cls")
    )
