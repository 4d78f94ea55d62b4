"""The guard call that fits an order, as text to paste; where it goes is for a person to say."""

from __future__ import annotations

import libcst as cst

from lint_plugin.checks.solved import Solved
from lint_plugin.flow.graph import GuardSite, OrderSite
from lint_plugin.reduce_only import says_reduce_only
from lint_plugin.signatures import ENFORCE, positional, side_in_name
from lint_plugin.syntax import keyword_arguments, last_name, string_value
from lint_plugin.variables import names_in

# What libraries call the three things that a guard must be told.
_SPELLINGS = {
    "symbol": ("symbol", "pair", "instId", "instrument", "contract", "asset"),
    "side": ("side", "action", "direction"),
    "quantity": ("quantity", "qty", "amount", "size", "sz", "volume", "contracts"),
}
# The shape of `create_order("BTC/USDT", "market", "buy", 1)`, whether or not a preset says so.
_TYPED = ("symbol", "type", "side", "quantity")
_TYPES = frozenset({"market", "limit", "stop", "stop_market", "stop_limit"})
_LONGEST = 40


def guard_call_for(site: OrderSite, solved: Solved) -> str:
    """A guard call with the order's own arguments; ``...`` where the order does not say one."""
    said = _said(site.call, solved.knowledge.config.presets)
    arguments = [f"{term}={said.get(term, '...')}" for term in _SPELLINGS]
    arguments.append("current_positions=...")
    if says_reduce_only(site.call):
        arguments.append("reduce_only=True")
    return f"{_callee(site, solved)}({', '.join(arguments)})"


def _callee(site: OrderSite, solved: Solved) -> str:
    """The guard as this file calls it, where that name means the same here; else its bare name.

    One that must be awaited is none where nothing can be.
    """
    for guard in solved.graph.guards:
        if guard.scope.function is site.scope.function or _means_the_same(guard, site):
            name = _on_one_line(guard.call.func)
            must_wait = solved.knowledge.is_coroutine(guard.call.func)
            if name is not None and (not must_wait or _may_await(site)):
                return f"await {name}" if must_wait else name
    return solved.guard if _is_dotted_name(solved.guard) else ENFORCE


def _may_await(site: OrderSite) -> bool:
    node = site.scope.function.node
    return isinstance(node, cst.FunctionDef) and node.asynchronous is not None


def _is_dotted_name(text: str) -> bool:
    return all(part.isidentifier() for part in text.split("."))


def _on_one_line(node: cst.BaseExpression) -> str | None:
    """The source of ``node`` as it is; None where that takes several lines."""
    text = cst.Module(body=[]).code_for_node(node).strip()
    if isinstance(node, (cst.GeneratorExp, cst.NamedExpr)) and not node.lpar:
        # An argument by position goes without the parentheses that a keyword asks for.
        text = f"({text})"
    return None if "\n" in text or "\r" in text else text


def _means_the_same(guard: GuardSite, site: OrderSite) -> bool:
    """Whether the first name of the guard's callee is one variable in both places, or `self` of one class."""
    names = names_in(guard.call.func)
    if len(names) != 1:
        return False
    (name,) = names
    here, there = site.scope.owner(name), guard.scope.owner(name)
    if here is None or there is None:
        return False
    same_class = here.enclosing_class is not None and here.enclosing_class is there.enclosing_class
    return here is there or (name == "self" and same_class)


def _said(call: cst.Call, presets: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, cst.BaseExpression] = {}
    for index, arg in enumerate(call.args):
        if arg.star or arg.keyword is not None:
            continue
        shape = _shape(call, presets)
        if index < len(shape):
            found.setdefault(shape[index], arg.value)
        if isinstance(arg.value, cst.Call):
            found.update(keyword_arguments(arg.value))
    found.update(keyword_arguments(call))
    for name in ("order_data", "order_request", "request"):
        request = found.get(name)
        if isinstance(request, cst.Call):
            found.update(keyword_arguments(request))
    said = {}
    for term, spellings in _SPELLINGS.items():
        value = next((found[name] for name in spellings if name in found), None)
        text = _on_one_line(value) if value is not None else None
        if text is not None and len(text) <= _LONGEST:
            said[term] = text
    side = side_in_name(last_name(call.func) or "")
    if side is not None:
        said.setdefault("side", repr(side))
    return said


def _shape(call: cst.Call, presets: tuple[str, ...]) -> tuple[str, ...]:
    known = positional(last_name(call.func) or "", presets)
    if known:
        return known
    second = string_value(call.args[1].value) if len(call.args) > 3 else None
    return _TYPED if second is not None and second.lower() in _TYPES else ()
