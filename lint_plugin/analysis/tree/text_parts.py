"""What the text of an expression may be made of, on CPython's own tree.

    BASE + "/orders"     f"{self.base}/orders"     "{}/orders".format(base)     urljoin(BASE, PATHS["orders"])

It follows what `analysis/values/texts.py` follows, whatever the scopes, and perhaps more: a name that is not
among the parts says nothing of the text. An address goes into most calls of a client and comes out of few.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeAlias

from lint_plugin.analysis.tree.known_names import (
    SAME_TABLE,
    SAME_TABLE_METHODS,
    SAME_TEXT,
    SETTERS,
    UNSENT_REQUESTS,
    WOVEN_TEXT,
)
from lint_plugin.analysis.tree.verbs import makes_address
from lint_plugin.util.syntax import last_part_of

Part: TypeAlias = "ast.Constant | ast.Name | ast.Attribute"

# Calls whose text, or table of texts, is made of what they are given.
_PASSES = SAME_TEXT | WOVEN_TEXT | SAME_TABLE | SAME_TABLE_METHODS | UNSENT_REQUESTS | {"get"}
# Calls that set an attribute whose name they are told, `patch` and `patch.object` of tests among them.
_SETS = SETTERS | {"object", "patch"}


def text_parts(node: ast.AST) -> Iterator[Part]:
    """Yield the literals and names that the text of ``node`` may be made of."""
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, ast.Call):
            stack += _parts_of_call(part)
        elif isinstance(part, ast.Attribute):
            yield part
            if part.attr == "value":
                # A member of an enumeration.
                stack.append(part.value)
        elif isinstance(part, (ast.Constant, ast.Name)):
            yield part
        else:
            stack += _parts(part)


def _parts(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    if isinstance(node, (ast.BoolOp, ast.JoinedStr)):
        return node.values
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.Dict):
        return node.values
    if isinstance(node, (ast.Tuple, ast.List)):
        return node.elts
    if isinstance(
        node,
        (
            ast.NamedExpr, ast.Await, ast.FormattedValue, ast.Subscript, ast.Starred, ast.keyword,
        ),
    ):  # fmt: skip
        return [node.value]
    return []


def _parts_of_call(call: ast.Call) -> Iterator[ast.expr]:
    name = last_part_of(call.func)
    if makes_address(name):
        # The function may be the file's own.
        yield call.func
    elif name not in _PASSES:
        return
    elif isinstance(call.func, ast.Attribute):
        yield call.func.value
    yield from arguments_of(call)


def arguments_of(call: ast.Call) -> tuple[ast.expr, ...]:
    """Return all arguments, those by keyword among them."""
    return (*call.args, *(each.value for each in call.keywords))


def set_by_name(call: ast.Call) -> frozenset[str]:
    """Find the attributes that a call sets by their names: `setattr(client, "path", PATH)`."""
    if last_part_of(call.func) not in _SETS:
        return frozenset()
    return frozenset(
        each.value.rpartition(".")[2]
        for each in arguments_of(call)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    )
