"""What a change of the source has to know of each order call, for `invariant-lint fix`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.inv001_unguarded.rule import adapter
from lint_plugin.analysis.checks.inv001_unguarded.suggestion import (
    guards_in_sight,
    stated_terms,
    term_called,
    terms_of_handed,
)
from lint_plugin.analysis.graph.model import OrderSite, Reference
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.program.function_values import STORING_KINDS
from lint_plugin.analysis.tree.locations import Places
from lint_plugin.analysis.tree.nodes import code_of, last_name, last_name_token
from lint_plugin.analysis.values.bound_exits import closes_position
from lint_plugin.analysis.values.order_terms import side_of
from lint_plugin.analysis.values.signatures import ENFORCE, SIDES
from lint_plugin.analysis.values.variables import Constant
from lint_plugin.results.order_to_fix import GuardInSight, OrderToFix

# A file may have as many guards as orders; the first few that can be called are enough to choose from.
_MOST_GUARDS = 8
_PLAIN = (cst.Name, cst.Attribute, cst.SimpleString, cst.Integer, cst.Float)
# What an argument says by its name to be no symbol, side or quantity.
_NO_TERMS = frozenset(
    {"kind", "limit", "order_type", "ordertype", "params", "price", "tif", "type"}
)
_OTHER = "other"


def orders_to_fix(context: Context, places: Places) -> tuple[OrderToFix, ...]:
    """Describe every order call that is judged where it stands, and every order handed over."""
    calls = (_call(sites[0], context, places) for sites in context.judged_here.values())
    handed = {reference.node: reference for reference in context.graph.references}
    found = (_handed_over(reference, context, places) for reference in handed.values())
    return (*calls, *(order for order in found if order is not None))


def _call(site: OrderSite, context: Context, places: Places) -> OrderToFix:
    stated = {**_named_alike(site.call, site.scope), **stated_terms(site, context)}
    passes_on = adapter(site, context) is not None
    return _described(site.call, site.call.func, site.scope, stated, context, places)._replace(
        passes_on=passes_on
    )


def _handed_over(reference: Reference, context: Context, places: Places) -> OrderToFix | None:
    """Describe an order function that is handed to a call, with the arguments behind it."""
    use = context.model.references.uses[reference.node]
    if use.kind in STORING_KINDS or not isinstance(use.by, cst.Call):
        return None
    behind = _arguments_behind(use.value, use.by)
    if behind is None:
        return None
    order = use.by.with_changes(func=use.value, args=behind)
    stated = {
        **_named_alike(order, reference.scope),
        **terms_of_handed(order, reference.scope, context),
    }
    return _described(order, reference.node, reference.scope, stated, context, places)


def _arguments_behind(value: cst.BaseExpression, call: cst.Call) -> Sequence[cst.Arg] | None:
    """Return what a call gives to an order function among its arguments."""
    if call.func is value:
        # `getattr(client, "create_order")(symbol, side, quantity)`
        return call.args
    index = next((i for i, arg in enumerate(call.args) if arg.value is value), None)
    return None if index is None else call.args[index + 1 :]


def _described(
    call: cst.Call,
    func: cst.BaseExpression,
    scope: Scope,
    stated: dict[str, str],
    context: Context,
    places: Places,
) -> OrderToFix:
    place = places.of(last_name_token(func))
    return OrderToFix(
        line=place.line,
        column=place.column,
        symbol=stated.get("symbol", ""),
        side=_as_written(stated.get("side", ""), call),
        quantity=stated.get("quantity", ""),
        exit=_exit(call, scope, context),
        passes_on=False,
        awaits=context.model.is_coroutine(cst.Name(ENFORCE), scope),
        guards=tuple(
            dict.fromkeys(
                GuardInSight(name, is_coroutine)
                for name, is_coroutine in islice(guards_in_sight(scope, context), _MOST_GUARDS)
            )
        ),
    )


def _named_alike(call: cst.Call, scope: Scope) -> dict[str, str]:
    """Return the terms that arguments by position state by their own names: `send(symbol, "buy", qty)`."""
    placed = [arg.value for arg in call.args if arg.keyword is None and not arg.star]
    terms = [_term_of(value, scope) for value in placed]
    if len(placed) == 3 and terms[1] == "side" and not any(arg.star for arg in call.args):
        # Symbol, side, quantity, as everybody writes them.
        terms = [terms[0] or "symbol", "side", terms[2] or "quantity"]
    return {
        term: code_of(value)
        for term, value in zip(terms, placed, strict=True)
        if term is not None and terms.count(term) == 1 and isinstance(value, _PLAIN)
    }


def _term_of(value: cst.BaseExpression, scope: Scope) -> str | None:
    side = side_of(value, scope)
    if isinstance(side, Constant) and side.text in SIDES:
        return "side"
    name = (last_name(value) or "").lower()
    return _OTHER if name in _NO_TERMS else term_called(name)


def _as_written(text: str, call: cst.Call) -> str:
    """Write a text that no argument states with the quotes that formatters prefer."""
    if text.startswith("'") and '"' not in text and text not in code_of(call):
        return text.replace("'", '"')
    return text


def _exit(call: cst.Call, scope: Scope, context: Context) -> str:
    if not context.model.reduces(call, scope):
        return ""
    return (
        "close_position" if closes_position(call, scope, context.model.parents) else "reduce_only"
    )
