"""The guard call that fits an order, as text to paste above it."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.graph.model import OrderSite
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.known_names import ORDER_SEND
from lint_plugin.analysis.tree.nodes import (
    identifier,
    keyword_arguments,
    last_name,
    literal_items,
    nodes_in,
    string_value,
)
from lint_plugin.analysis.values.argument_shapes import guessed_shape, shape_of
from lint_plugin.analysis.values.bound_exits import closes_position
from lint_plugin.analysis.values.order_terms import carriers, side_by_type
from lint_plugin.analysis.values.signatures import ENFORCE, side_in_name
from lint_plugin.analysis.values.variables import Constant

# What libraries call the three things that a guard must be told.
_SPELLINGS = {
    "symbol": (
        "symbol",
        "pair",
        "instId",
        "instrument",
        "contract",
        "asset",
        "tradingsymbol",
        "product_id",
        "ticker",
        "coin",
    ),
    "side": ("side", "action", "direction", "transaction_type"),
    "quantity": (
        "quantity",
        "qty",
        "amount",
        "size",
        "sz",
        "volume",
        "contracts",
        "order_qty",
        "orderQty",
        "base_size",
        "units",
    ),
}
_LONGEST = 40
# What gives something else when it is called again, as it would be in the guard pasted above the order.
_USED_UP = frozenset(
    {
        "anext", "choice", "get_nowait", "next", "pop", "popitem", "popleft", "randint", "random", "read",
        "readline", "receive", "recv",
    }
)  # fmt: skip


def guard_call_for(site: OrderSite, context: Context) -> str:
    """Write a guard call with the order's own arguments, `...` for those it lacks."""
    stated = stated_terms(site, context)
    by_term = {term: text for term, text in stated.items() if len(text) <= _LONGEST}
    arguments = [f"{term}={by_term.get(term, '...')}" for term in _SPELLINGS]
    arguments.append("current_positions=...")
    if context.model.reduces(site.call, site.scope):
        whole = closes_position(site.call, site.scope, context.model.parents)
        arguments.append("close_position=True" if whole else "reduce_only=True")
    return f"{_callee(site, context)}({', '.join(arguments)})"


def stated_terms(site: OrderSite, context: Context) -> dict[str, str]:
    """Return the source text of the symbol, side and quantity that an order call states."""
    bodies = context.model.bodies(site.call)
    return _arguments_by_term(site.call, site.scope, _shape(site, context), bodies)


def terms_of_handed(call: cst.Call, scope: Scope, context: Context) -> dict[str, str]:
    """Return the terms of an order call made of what is handed over."""
    model = context.model
    shape = shape_of(call, scope, model.callees, model.config.presets) or guessed_shape(call)
    return _arguments_by_term(call, scope, shape, ())


def term_called(name: str) -> str | None:
    """Return the term that a name in small letters spells, if it spells one."""
    return next(
        (term for term, spellings in _SPELLINGS.items() if name in map(str.lower, spellings)), None
    )


def terms_handed_over(call: cst.Call, scope: Scope) -> dict[str, str]:
    """Return the keyword terms of a call that takes an order function and its arguments."""
    named = call.with_changes(args=[arg for arg in call.args if arg.keyword is not None])
    return _arguments_by_term(named.with_changes(func=cst.Name("_")), scope, (), ())


def _callee(site: OrderSite, context: Context) -> str:
    """Spell the guard as this file does where that resolves to the same here.

    Otherwise it is its bare name.

    One that must be awaited is none where nothing can be.
    """
    for name, must_wait in guards_in_sight(site.scope, context):
        if not must_wait or may_await(site):
            return f"await {name}" if must_wait else name
    return context.guard if _is_dotted_name(context.guard) else ENFORCE


def guards_in_sight(scope: Scope, context: Context) -> Iterator[tuple[str, bool]]:
    """Yield spellings of guards that resolve to the same here; True marks coroutines."""
    for guard in context.guard_names.callable_in(scope):
        name = _on_one_line(guard.call.func)
        if name is not None:
            yield name, context.model.is_coroutine(guard.call.func, guard.scope)


def may_await(site: OrderSite) -> bool:
    """Tell whether the function round an order is asynchronous."""
    node = site.scope.function.node
    return isinstance(node, cst.FunctionDef) and node.asynchronous is not None


def _is_dotted_name(text: str) -> bool:
    return all(part.isidentifier() for part in text.split("."))


def _on_one_line(node: cst.BaseExpression) -> str | None:
    """Return the source of ``node``, or None where it takes several lines."""
    text = cst.Module(body=[]).code_for_node(node).strip()
    if isinstance(node, (cst.GeneratorExp, cst.NamedExpr)) and not node.lpar:
        # An argument by position goes without the parentheses that a keyword asks for.
        text = f"({text})"
    return None if "\n" in text or "\r" in text else text


def _arguments_by_term(
    call: cst.Call,
    scope: Scope,
    shape: tuple[str, ...],
    bodies: tuple[cst.BaseExpression, ...],
) -> dict[str, str]:
    found: dict[str, cst.BaseExpression] = {}
    for index, arg in enumerate(call.args):
        if arg.star or arg.keyword is not None:
            continue
        if index < len(shape):
            found.setdefault(shape[index], arg.value)
        if isinstance(arg.value, cst.Call):
            found.update(keyword_arguments(arg.value))
    found.update(keyword_arguments(call))
    for name in ("order_data", "order_request", "request"):
        request = found.get(name)
        if isinstance(request, cst.Call):
            found.update(keyword_arguments(request))
    found = {name: value for name, value in found.items() if _may_say_side(name, value)}
    for carrier in (*carriers(call), *bodies):
        if isinstance(carrier, cst.Name):
            found = {**_fields(carrier, scope), **found}
        elif isinstance(carrier, cst.Dict):
            items = dict(literal_items(carrier)).items()
            found = {name: value for name, value in items if _may_say_side(name, value)} | found
    by_term = {}
    for term, spellings in _SPELLINGS.items():
        value = next((found[name] for name in spellings if name in found), None)
        text = None if value is None or _is_used_up(value) else _on_one_line(value)
        if text is not None:
            by_term[term] = text
    side = side_in_name(last_name(call.func) or "")
    typed = side_by_type(call, scope) if last_name(call.func) == ORDER_SEND else None
    if isinstance(typed, Constant):
        side = typed.text
    if side is not None:
        by_term.setdefault("side", repr(side))
    return by_term


def _may_say_side(name: str, value: cst.BaseExpression) -> bool:
    """Whether a field may say the side of an order, by its value.

    MetaTrader's action is what to do with the order, and Kalshi's side is yes or no.
    """
    if name not in _SPELLINGS["side"]:
        return True
    text = string_value(value)
    is_action = (last_name(value) or "").startswith("TRADE_ACTION_")
    return not is_action and (text is None or text.lower() not in ("yes", "no"))


def _fields(carrier: cst.Name, scope: Scope) -> dict[str, cst.BaseExpression]:
    """Collect the fields of a mapping or request built in sight: `order["symbol"]`, `request.symbol`."""
    value = scope.sole_value(identifier(carrier.value))
    if isinstance(value, cst.Dict):
        items = literal_items(value)
    elif isinstance(value, cst.Call):
        items = keyword_arguments(value)
    else:
        return {}
    names = [name for name, stated in items if _may_say_side(name, stated)]
    is_mapping = isinstance(value, cst.Dict) or last_name(value.func) == "dict"
    form = '{}["{}"]' if is_mapping else "{}.{}"
    return {
        name: cst.parse_expression(form.format(carrier.value, name))
        for name in names
        if name.isidentifier()
    }


def _is_used_up(node: cst.CSTNode) -> bool:
    """Tell whether evaluating ``node`` again gives something else: `next(feed)`, `queue.get()`."""
    calls = (part for part in nodes_in(node) if isinstance(part, cst.Call))
    return any(
        last_name(call.func) in _USED_UP or (last_name(call.func) == "get" and not call.args)
        for call in calls
    )


def _shape(site: OrderSite, context: Context) -> tuple[str, ...]:
    model = context.model
    shape = shape_of(site.call, site.scope, model.callees, model.config.presets)
    return shape or guessed_shape(site.call)
