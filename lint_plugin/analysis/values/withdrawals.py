"""Withdrawals: calls of order functions which say that they send none.

mt5.order_send({"action": mt5.TRADE_ACTION_REMOVE, "order": ticket})       MetaTrader 5: one call for all
trade.modify_order(ModifyOrderOp.CANCEL, order_id, 0, 0)                   futu: an edit that cancels
session.post(f"{base}/trading/order-rvsecncl", json=body)                  Korea Investment: as the body says
account.place_order(session, order, dry_run=True)                          tastytrade: a dry run
trade.create_order(..., validate=True)                                     python-kraken-sdk: the same

What a name holds counts only where each of its bindings is written out and says so, and nothing else is
stored under the field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.known_names import (
    LOOKING_BUILTINS,
    WITHDRAWALS,
)
from lint_plugin.analysis.tree.nodes import (
    identifier,
    keyword_arguments,
    last_name,
    nodes_in,
    string_value,
    written_items,
)
from lint_plugin.analysis.values.mapping_changes import mapping_changes

_OPERATIONS = "ModifyOrderOp"
# Plain functions that change nothing of what they are given.
_ONLY_READ = LOOKING_BUILTINS | {"dict", "deepcopy"}
# Elsewhere this may ask for a check before the order is sent.
_VALIDATES = ("kraken", "validate")


def withdraws(call: cst.Call, scope: Scope) -> bool:
    """Whether an order call says by a constant that it sends no order."""
    if _say_so(keyword_arguments(call)) or _only_validates(call, scope):
        return True
    for arg in call.args:
        if arg.keyword is None and not arg.star and _is_operation(arg.value):
            return True
        if _is_withdrawal(arg.value, call, scope):
            return True
    return False


def _only_validates(call: cst.Call, scope: Scope) -> bool:
    library, field = _VALIDATES
    return any(
        name == field and last_name(value) == "True" for name, value in keyword_arguments(call)
    ) and any(
        binding.kind == "import" and binding.path.partition(".")[0] == library
        for bindings in scope.module.bindings.values()
        for binding in bindings
    )


def _is_operation(node: cst.BaseExpression) -> bool:
    return (
        isinstance(node, cst.Attribute)
        and last_name(node.value) == _OPERATIONS
        and node.attr.value in WITHDRAWALS["modify_order_op"]
    )


def _say_so(fields: Iterable[tuple[str, cst.BaseExpression]]) -> bool:
    return any(
        name in WITHDRAWALS and (string_value(value) or last_name(value)) in WITHDRAWALS[name]
        for name, value in fields
    )


def _is_withdrawal(node: cst.BaseExpression, call: cst.Call, scope: Scope) -> bool:
    """Whether an argument says so, written out or as a name holds it."""
    if not isinstance(node, cst.Name):
        return _say_so(written_items(node))
    name = identifier(node.value)
    owner = scope.owner(name)
    values = [binding.value for binding in scope.lookup(name)]
    return (
        owner is not None
        and bool(values)
        # Asked first: what changes a mapping is looked for in the whole function.
        and all(value is not None and _say_so(written_items(value)) for value in values)
        and not _is_changed(name, owner.node, call)
    )


def _is_changed(name: str, top: cst.CSTNode, order: cst.Call) -> bool:
    """Whether anything below ``top`` may store a field into the mapping ``name``.

    Directly, by another name that keeps it, or as a function that it is handed to, other than the order.
    """
    changes = mapping_changes(name, top)
    if any(change.key is None or change.key in WITHDRAWALS for change in changes):
        return True
    return any(
        isinstance(part, cst.Name) and part.value == name
        for node in nodes_in(top)
        if node is not order
        for part in _kept(node)
    )


def _kept(node: cst.CSTNode) -> Iterator[cst.BaseExpression | None]:
    """Yield what a node gives to other names, entries, and plain functions."""
    if isinstance(node, (cst.Assign, cst.AnnAssign, cst.NamedExpr, cst.Element, cst.DictElement)):
        yield node.value
    elif (
        isinstance(node, cst.Call)
        and isinstance(node.func, cst.Name)
        and node.func.value not in _ONLY_READ
    ):
        yield from (arg.value for arg in node.args if not arg.star)
