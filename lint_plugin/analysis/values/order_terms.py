"""Terms that a guard call or an order call states: symbol, side, account, exchange."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import libcst as cst

from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.known_names import (
    LEGS,
    MAY_REDUCE,
    ONE_WAY,
    PLAIN_FIELDS,
    REDUCE_ONLY,
    REQUESTS,
    SCALARS,
    SIDE_CONSTANT,
)
from lint_plugin.analysis.tree.nodes import (
    children,
    identifier,
    keyword_arguments,
    last_name,
    literal_items,
    string_value,
)
from lint_plugin.analysis.values.field_sources import field_source
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


@dataclass(frozen=True, slots=True)
class StatedTerms:
    """The terms that a call states; a term of unknown value is absent."""

    values: tuple[tuple[str, Value], ...]

    def get(self, term: str) -> Value:
        """Look up the value of a stated term; None for any other."""
        return dict(self.values).get(term)


def guard_terms(call: cst.Call, scope: Scope) -> StatedTerms:
    """Read the terms that a guard call checks, or `to_thread(guard, ...)`."""
    skipped, shape = _guard_shape(call, scope)
    return _terms(_named(call, ("",) * skipped + shape), scope, _rebound(call))


def enforces(func: cst.BaseExpression, scope: Scope) -> bool:
    """Whether ``func`` is the enforcer's own method, whose positional arguments are known.

    It is so by name, import or alias.
    """
    if last_name(func) == ENFORCE:
        return True
    if not isinstance(func, cst.Name):
        return False
    bindings = scope.lookup(identifier(func.value))
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
    return StatedTerms(tuple((term, value) for term, value in terms.items() if value is not None))


def is_exit_only(call: cst.Call) -> bool:
    """Whether the call states a reduce-only order: `reduceOnly=True`, `params={"reduceOnly": True}`."""
    return any(name in REDUCE_ONLY and _is_true(value) for name, value in _fields_stated(call))


def says_exit_only(body: cst.BaseExpression, scope: Scope) -> bool:
    """Whether a display, or a name bound once to one, states a reduce-only order."""
    if isinstance(body, cst.Name):
        bindings = scope.lookup(identifier(body.value))
        value = bindings[0].value if len(bindings) == 1 else None
        body = body if value is None else value
    return any(name in REDUCE_ONLY and _is_true(value) for name, value in literal_items(body))


def _fields_stated(call: cst.Call) -> Iterator[tuple[str, cst.BaseExpression]]:
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
        elif name not in PLAIN_FIELDS and _may_say_reducing(arg.value, call):
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
    """Read a side: `OrderSide.BUY`, `Side.SELL.value` and `Client.SIDE_BUY` state it themselves."""
    named = node
    if isinstance(named, cst.Attribute) and named.attr.value in ("name", "value"):
        named = named.value
    name = last_name(named) or ""
    constant = SIDE_CONSTANT.match(name)
    if constant is not None:
        return Constant(constant[1].lower())
    if isinstance(named, cst.Attribute) and name.lower() in SIDES:
        return Constant(SIDES[name.lower()])
    return folded(value_of(node, scope))


def folded(value: Value) -> Value:
    """Fold the words for a side into `buy` and `sell`.

    The enforcer takes buy and long, sell and short, in any letter case.
    """
    if isinstance(value, Constant):
        return replace(value, text=SIDES.get(value.text.lower(), value.text))
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
