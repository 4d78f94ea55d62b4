"""Texts that only spell another one differently.

    symbol = symbol.replace("/", "-").upper()     the same instrument
    symbol = f"{symbol[:-4]}/USDT"                most often the same: compared with nothing
    symbol = symbol.replace("USDT", "USDC")       another one

Services do so between the guard and the order, for each venue has its own spelling.
"""

from __future__ import annotations

import libcst as cst

from lint_plugin.analysis.tree.nodes import string_value

_LETTERS_ALONE = frozenset({"casefold", "lower", "strip", "upper"})


def respelt(node: cst.BaseExpression) -> cst.BaseExpression:
    """Reduce ``node`` to the text whose letters and digits it gives."""
    while isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute):
        name = node.func.attr.value
        plain = name in _LETTERS_ALONE and not node.args
        if not plain and not (name == "replace" and _replaces_marks(node)):
            break
        node = node.func.value
    return node


def _replaces_marks(call: cst.Call) -> bool:
    """Whether `text.replace("/", "-")` leaves letters and digits alone."""
    texts = [string_value(arg.value) for arg in call.args]
    return len(texts) == 2 and not any(
        text is None or any(map(str.isalnum, text)) for text in texts
    )


def is_cut_apart(node: cst.BaseExpression) -> bool:
    """Whether a text is put together of slices of others: `f"{symbol[:-4]}/USDT"`."""
    parts: list[cst.BaseExpression] = []
    if isinstance(node, cst.FormattedString):
        parts = [
            part.expression
            for part in node.parts
            if isinstance(part, cst.FormattedStringExpression)
        ]
    while isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
        parts.append(node.right)
        node = node.left
        if not isinstance(node, cst.BinaryOperation):
            parts.append(node)
    return any(
        isinstance(part, cst.Subscript)
        and any(isinstance(each.slice, cst.Slice) for each in part.slice)
        for part in parts
    )
