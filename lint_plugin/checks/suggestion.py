"""The guard call that fits an order, as text to paste: nothing is rewritten, the place is for a person to choose."""

from __future__ import annotations

import libcst as cst

from lint_plugin.checks.solved import Solved
from lint_plugin.flow.graph import OrderSite
from lint_plugin.reduce_only import says_reduce_only
from lint_plugin.signatures import positional, side_in_name
from lint_plugin.syntax import code_of, keyword_arguments, last_name, string_value

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
    """The guard as this file calls it, where it does; else its bare name."""
    guards = solved.graph.guards
    same = [guard for guard in guards if guard.scope.function is site.scope.function]
    nearest = (same or guards)[:1]
    if not nearest:
        return solved.guard
    call = nearest[0].call
    await_ = "await " if solved.knowledge.is_coroutine(call.func) else ""
    return f"{await_}{code_of(call.func)}"


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
        text = code_of(value) if value is not None else ""
        if text and len(text) <= _LONGEST:
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
