"""Terms that a guard call or an order call states: symbol, side, account, exchange."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.known_names import (
    ORDER_SEND,
    REQUESTS,
)
from lint_plugin.analysis.tree.nodes import (
    children,
    identifier,
    last_name,
    literal_items,
    string_value,
)
from lint_plugin.analysis.values.field_sources import field_source
from lint_plugin.analysis.values.flips import OTHER, flip_of, stated_side
from lint_plugin.analysis.values.signatures import ENFORCE, GUARD, SIDES, side_in_name
from lint_plugin.analysis.values.variables import (
    Constant,
    Value,
    Variable,
    entry_of,
    fields,
    names_in,
    value_of,
    variable_at,
)

TERMS = ("symbol", "side", "account", "exchange")


class StatedTerms(NamedTuple):
    """The terms that a call states; a term of unknown value is absent."""

    values: tuple[tuple[str, Value], ...]

    def get(self, term: str) -> Value:
        """Look up the value of a stated term; None for any other."""
        return dict(self.values).get(term)


def guard_terms(call: cst.Call, scope: Scope) -> StatedTerms:
    """Read the terms that a guard call checks, or `to_thread(guard, ...)`."""
    skipped, shape = _guard_shape(call, scope)
    return _terms(_named(call, ("",) * skipped + shape), scope, _rebound(call))


def is_enforcer(call: cst.Call, scope: Scope) -> bool:
    """Whether a guard call, or `to_thread(guard, ...)`, is of the enforcer's own method."""
    return bool(_guard_shape(call, scope)[1])


def checked_arguments(call: cst.Call, scope: Scope) -> tuple[tuple[str, Value], ...]:
    """Read symbol, side and quantity of a guard call, to be compared by presence."""
    skipped, shape = _guard_shape(call, scope)
    stated = dict(_named(call, ("",) * skipped + shape))
    rebound = _rebound(call)
    found: list[tuple[str, Value]] = []
    for term in ("symbol", "side", "quantity"):
        node = stated.get(term)
        if node is None:
            continue
        value = side_of(node, scope) if term == "side" else value_of(node, scope)
        value = entry_of(node, scope, stated=False) if value is None else value
        if value is not None and not (isinstance(value, Variable) and value.name in rebound):
            found.append((term, value))
    return tuple(found)


def enforces(func: cst.BaseExpression, scope: Scope) -> bool:
    """Whether ``func`` is the enforcer's own method, whose positional arguments are known.

    It is so by name, import or alias.
    """
    if last_name(func) == ENFORCE:
        return True
    if isinstance(func, cst.Attribute):
        # `self.check = enforcer.enforce_before_order`
        stores = scope.module.stores.get(identifier(func.attr.value), ())
        return bool(stores) and all(_is_enforcer(each.value, each.scope) for each in stores)
    return isinstance(func, cst.Name) and _is_enforcer(func, scope)


def _is_enforcer(value: cst.BaseExpression | None, scope: Scope) -> bool:
    if value is not None and last_name(value) == ENFORCE:
        return True
    bindings = scope.lookup(identifier(value.value)) if isinstance(value, cst.Name) else ()
    return bool(bindings) and all(
        binding.path.rpartition(".")[2] == ENFORCE
        if binding.kind == "import"
        else binding.value is not None and last_name(binding.value) == ENFORCE
        for binding in bindings
    )


def _guard_shape(call: cst.Call, scope: Scope) -> tuple[int, tuple[str, ...]]:
    """Find the shape of a guard call, and how many arguments stand before it."""
    if enforces(call.func, scope):
        return 0, GUARD
    # `to_thread(guard, ...)` and `run_in_executor(None, guard, ...)`.
    for index, arg in enumerate(call.args[:2]):
        if not arg.star and arg.keyword is None and enforces(arg.value, scope):
            return index + 1, GUARD
    return 0, ()


def order_terms(
    call: cst.Call,
    scope: Scope,
    shape: tuple[str, ...],
    bodies: Iterable[cst.BaseExpression] = (),
) -> StatedTerms:
    """Read the terms that an order call sends.

    ``shape`` says what its positional arguments mean, and ``bodies`` are what a request carries besides.
    """
    stated = dict(_named(call, shape))
    side = side_in_name(last_name(call.func) or "")
    terms = dict(_terms(stated.items(), scope, _rebound(call)).values)
    if side is not None:
        terms.setdefault("side", Constant(side))
    for carrier in (*carriers(call), *bodies):
        for term in TERMS:
            if terms.get(term) is None:
                terms[term] = _carried(carrier, term, scope)
    if last_name(call.func) == ORDER_SEND:
        terms["side"] = side_by_type(call, scope)
    elif _is_no_side(terms.get("side")):
        # Kalshi's `side="yes"` is the contract; which way is said by `action`.
        action = stated.get("action")
        terms["side"] = None if action is None else side_of(action, scope)
    return StatedTerms(tuple((term, value) for term, value in terms.items() if value is not None))


def _is_no_side(value: Value) -> bool:
    return isinstance(value, Constant) and value.text not in OTHER


def side_by_type(call: cst.Call, scope: Scope) -> Value:
    """Read the side of a request of MetaTrader 5, where "type" says it: `mt5.ORDER_TYPE_SELL`.

    One that is not written there may be a number.
    """
    for carrier in carriers(call):
        part = field_source(carrier, "type", scope)
        if part is None and isinstance(carrier, cst.Name):
            written = scope.sole_value(identifier(carrier.value))
            part = None if written is None else field_source(written, "type", scope)
        side = None if part is None or not part.taken else stated_side(part.node)
        if side is not None:
            return Constant(side)
    return None


def _named(call: cst.Call, shape: tuple[str, ...]) -> Iterator[tuple[str, cst.BaseExpression]]:
    for index, arg in enumerate(call.args):
        if arg.star == "*":
            shape = ()
        elif arg.star == "**":
            yield from literal_items(arg.value)
        elif arg.keyword is not None:
            yield identifier(arg.keyword.value), arg.value
        elif index < len(shape):
            yield shape[index], arg.value


def _terms(
    stated: Iterable[tuple[str, cst.BaseExpression]], scope: Scope, rebound: frozenset[str]
) -> StatedTerms:
    values = []
    for name, node in stated:
        if name in TERMS:
            value = side_of(node, scope) if name == "side" else value_of(node, scope)
            # Nothing is known of `order["symbol"]` unless what it holds is written in sight.
            value = entry_of(node, scope, stated=False) if value is None else value
            if isinstance(value, Variable) and value.name in rebound:
                continue
            if value is not None:
                values.append((name, value))
    return StatedTerms(tuple(values))


def _rebound(call: cst.Call) -> frozenset[str]:
    """Collect the names that another argument binds: `guard(symbol, side=(symbol := other))`.

    What they held when their own was evaluated is not followed.
    """
    found = set()
    stack: list[cst.CSTNode] = [arg.value for arg in call.args]
    while stack:
        node = stack.pop()
        if isinstance(node, cst.NamedExpr):
            found |= names_in(node.target)
        if not isinstance(node, (cst.Name, cst.SimpleString)):
            stack.extend(children(node))
    return frozenset(found)


def side_of(node: cst.BaseExpression, scope: Scope) -> Value:
    """Read a side: `OrderSide.BUY`, `Side.SELL.value` and `Client.SIDE_BUY` state it themselves.

    `"sell" if side == "buy" else "buy"` is the flip of one.
    """
    text = string_value(node)
    stated = stated_side(node) if text is None else None
    if stated is not None:
        return Constant(stated)
    flipped = flip_of(node, scope)
    if flipped is not None:
        inner = side_of(flipped, scope)
        return flip(entry_of(flipped, scope) if inner is None else inner)
    return folded(value_of(node, scope))


def flip(value: Value) -> Value:
    """Turn a side into the other; None where it is no side that is written."""
    if isinstance(value, Constant):
        other = OTHER.get(value.text)
        return None if other is None else value._replace(text=other)
    return None if value is None else value._replace(flipped=not value.flipped)


def folded(value: Value) -> Value:
    """Fold the words for a side into `buy` and `sell`.

    The enforcer takes buy and long, sell and short, in any letter case.
    """
    if isinstance(value, Constant):
        return value._replace(text=SIDES.get(value.text.lower(), value.text))
    return value


def carriers(call: cst.Call) -> Iterator[cst.BaseExpression]:
    """Yield the arguments that carry the whole order: `**order`, `order_data=request`, a request object."""
    for index, arg in enumerate(call.args):
        if arg.star == "**":
            yield arg.value
        elif arg.keyword is not None:
            if identifier(arg.keyword.value) in REQUESTS:
                yield arg.value
        elif not arg.star and index == 0 and len(call.args) == 1:
            yield arg.value


def _carried(carrier: cst.BaseExpression, term: str, scope: Scope) -> Value:
    part = field_source(carrier, term, scope)
    while part is not None and not part.taken:
        carrier, part = part.node, field_source(part.node, term, scope)
    if part is not None:
        node = part.node
        return side_of(node, scope) if term == "side" else value_of(node, scope)
    place = variable_at(carrier, scope)
    if place is None:
        return None
    owner, name, path = place
    return Variable(owner, name, (*fields(path), term), stated=False)
