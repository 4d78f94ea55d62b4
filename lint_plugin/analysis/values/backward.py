"""Follow the values that two calls name back to where they come from.

    sym = symbol            order(symbol)  <=  is `sym` at the guard the same as `symbol` at the order?
    guard(sym)
    order(symbol)           going back: (symbol, sym) -> `sym = symbol` -> (symbol, symbol): the same

A pair of values is followed back, statement by statement, until its two sides are the same, are certainly
different, or cannot be compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import libcst as cst

from lint_plugin.analysis.graph.model import Bind, Enter
from lint_plugin.analysis.names.functions import (
    first_parameter,
    is_decorated,
    is_static,
    method_around,
)
from lint_plugin.analysis.names.scopes import Scope, parameters
from lint_plugin.analysis.tree.nodes import identifier, last_name
from lint_plugin.analysis.values.comparison import is_same
from lint_plugin.analysis.values.field_sources import Part, field_source, is_filled_by_position
from lint_plugin.analysis.values.order_terms import flip, side_of
from lint_plugin.analysis.values.spelling import is_cut_apart, respelt
from lint_plugin.analysis.values.variables import (
    ANY_ATTRIBUTE,
    ANY_KEY,
    Constant,
    Site,
    Value,
    Variable,
    alternatives,
    entry_of,
    value_of,
)


def before_bind(value: Value, bind: Bind, term: str) -> Value:
    """Translate a value named after ``bind`` into what it was before.

    After `sym = symbol`, `sym` is what `symbol` was before.
    """
    if isinstance(value, Site) and value.node is bind:
        # The value of a later passage of this statement: nothing before it can be the same.
        return value._replace(gone=1, chosen=None)
    if not isinstance(value, Variable):
        return value
    if value.owner is not bind.owner or value.name != bind.name:
        return value
    if bind.items and value.stated:
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
        name, *path = bind.held
        return value._replace(owner=bind.scope.module, name=name, path=(*path, *rest))
    # `order.symbol = x` states the field that the order, passed on whole, was asked for.
    stated = value.stated or (bind.value is not None and bool(bind.path) and not rest)
    found = _lead(bind.value, rest, bind.scope, term, stated=stated, site=bind)
    if isinstance(found, Constant) and bind.choice is not None and _keeps(bind, value):
        # `symbol = symbol or "BTCUSDT"` sets what was not set.
        return None
    if isinstance(found, Constant):
        found = found._replace(branch=bind.branch)
    if value.flipped:
        found = flip(found)
    return _chosen(found, value.chosen or bind.choice)


def _keeps(bind: Bind, value: Variable) -> bool:
    """Whether the other side of a choice is what the variable holds already."""
    assert bind.choice is not None
    sides = (entry_of(side, bind.scope) for side in alternatives(bind.choice))
    return any(is_same(value._replace(path=bind.path), side) for side in sides)


def _chosen(value: Value, choice: cst.CSTNode | None) -> Value:
    return value if value is None or choice is None else value._replace(chosen=choice)


def before_enter(value: Value, enter: Enter, term: str) -> Value:
    """Translate a value named in a code object into what it was at the caller.

    What a function has worked out for itself is nothing that its caller's names could be compared with.
    """
    if isinstance(value, Site) and isinstance(value.node, Bind):
        return None if value.node.owner is enter.code.scope else value
    if not isinstance(value, Variable) or value.owner is not enter.code.scope:
        return value
    node = enter.code.node
    if not isinstance(node, (cst.FunctionDef, cst.Lambda)):
        return value
    if not _is_parameter(node, value.name):
        return None if enter.call is not None else value
    argument = argument_for(node, value.name, enter)
    if argument is None:
        given = Site(enter.code, (value.name, *value.path), flipped=value.flipped)
        return given if enter.call is None and value.stated else None
    expression, scope = argument
    in_scope = enter.scope if scope == "caller" else enter.code.scope.parent or enter.scope
    found = _lead(expression, value.path, in_scope, term, stated=value.stated, site=enter)
    return _chosen(flip(found) if value.flipped else found, value.chosen)


def _lead(
    node: cst.BaseExpression | None,
    path: tuple[str, ...],
    scope: Scope,
    term: str,
    *,
    stated: bool,
    site: object,
) -> Value:
    """Follow ``path`` from what ``node`` gives."""
    if node is None:
        return Site(site, path) if stated else None
    while isinstance(node, cst.NamedExpr):
        # It is bound by now.
        node = node.target
    if ANY_ATTRIBUTE in path:
        return None
    if not path:
        node = respelt(node)
        if term == "symbol" and is_cut_apart(node):
            return None
    side = side_of(node, scope) if term == "side" and not path else None
    if isinstance(side, (Variable, Site)) and side.flipped:
        return side
    if isinstance(node, (cst.IfExp, cst.BooleanOperation)):
        return None
    value = side if term == "side" and not path else value_of(node, scope)
    value = entry_of(node, scope) if value is None else value
    if isinstance(value, Variable):
        return Variable(value.owner, value.name, (*value.path, *path), stated)
    if not path:
        return value if isinstance(value, Constant) else Site(site)
    part = _part(node, path[0], scope)
    if part is not None and part.taken:
        # Built in sight: from here on the source says what it is.
        return _lead(part.node, path[1:], scope, term, stated=True, site=site)
    if part is not None:
        return _lead(part.node, path, scope, term, stated=stated, site=site)
    if is_filled_by_position(node):
        # Any of its arguments may be what the field holds.
        return None
    return Site(site, path) if stated else None


def _part(node: cst.BaseExpression, step: str, scope: Scope) -> Part | None:
    """Find what a display, a constructor call or a copy holds under ``step``."""
    if isinstance(node, (cst.Tuple, cst.List)):
        found = dict(_numbered(node)).get(step)
        return Part(found, taken=True) if found is not None else None
    return field_source(node, step, scope)


def _numbered(node: cst.Tuple | cst.List) -> Iterator[tuple[str, cst.BaseExpression]]:
    for index, element in enumerate(node.elements):
        if isinstance(element, cst.StarredElement):
            return
        yield f"[{index}]", element.value


def _is_parameter(node: cst.FunctionDef | cst.Lambda, name: str) -> bool:
    return any(identifier(param.name.value) == name for param in parameters(node.params))


def argument_for(
    node: cst.FunctionDef | cst.Lambda, name: str, enter: Enter
) -> tuple[cst.BaseExpression, Literal["caller", "definition"]] | None:
    """Find the expression that a parameter holds at the start, and where it is evaluated."""
    params = node.params
    call = enter.call
    placed = [*params.posonly_params, *params.params]
    if call is not None:
        positional = list(placed)
        if positional and isinstance(node, cst.FunctionDef) and _makes_object(node, enter):
            # The object is made there, and of a dataclass the arguments are its fields.
            receiver = positional.pop(0)
            if identifier(receiver.name.value) == name or last_name(node.name) == "__post_init__":
                return None
        elif positional and isinstance(node, cst.FunctionDef) and _has_receiver(node, enter):
            receiver = positional.pop(0)
            if identifier(receiver.name.value) == name:
                assert isinstance(call.func, cst.Attribute)
                return _receiver(call.func.value, enter.scope), "caller"
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


def _makes_object(node: cst.FunctionDef, enter: Enter) -> bool:
    """Whether the call makes an object of a class, by whose name it is: `Ticket(symbol)`.

    A decorator's parameter is the plain function, which the wrapper hands its object: `func(self, symbol)`.
    """
    assert enter.call is not None
    func = enter.call.func
    if enter.code.scope.enclosing_class is None or not isinstance(func, cst.Name):
        return False
    bindings = enter.scope.lookup(identifier(func.value))
    return not any(isinstance(each.node, cst.Param) for each in bindings)


def _has_receiver(node: cst.FunctionDef, enter: Enter) -> bool:
    """Whether the call binds the first parameter to what stands before the dot."""
    assert enter.call is not None
    func = enter.call.func
    if not isinstance(func, cst.Attribute) or enter.code.scope.enclosing_class is None:
        return False
    if is_static(node):
        return False
    # In a class method, `cls.check(service, symbol)` calls a plain one without binding anything.
    method = _method(enter.scope)
    through_class = (
        isinstance(func.value, cst.Name)
        and method is not None
        and is_decorated(method, "classmethod")
        and identifier(func.value.value) == first_parameter(method)
    )
    if isinstance(func.value, cst.Name):
        # So does `Desk.check(service, symbol)`, anywhere.
        bindings = enter.scope.lookup(identifier(func.value.value))
        through_class |= bool(bindings) and all(each.kind == "class" for each in bindings)
    through_class |= isinstance(func.value, cst.Call) and last_name(func.value.func) == "type"
    return is_decorated(node, "classmethod") or not through_class


def _receiver(node: cst.BaseExpression, scope: Scope) -> cst.BaseExpression:
    """Find what the first parameter is bound to; `super()` passes on the caller's own."""
    method = _method(scope)
    if isinstance(node, cst.Call) and last_name(node.func) == "super" and method is not None:
        first = first_parameter(method)
        return cst.Name(first) if first is not None else node
    return node


def _method(scope: Scope) -> cst.FunctionDef | None:
    method = method_around(scope)
    return cst.ensure_type(method.node, cst.FunctionDef) if method is not None else None
