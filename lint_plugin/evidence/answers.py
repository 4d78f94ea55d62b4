"""How a function answers: by raising, or by what it returns.

def check(o):                        def check(o):
    if o.size > LIMIT:                   if o.size > LIMIT:
        raise RiskError(o)     raises        return False, "too large"   item
                                         return True, ""
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lint_plugin.util.syntax import inner_statements

RAISES = "raises"
BOOL = "checks"
TUPLE = "item"
REASON = "refusals"
UNKNOWN = ""
_MAY = ("None", "NoneType")


def answer_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Tell how a function answers; empty where nothing shows it."""
    statements = list(_own(function))
    kinds = {_kind(node.value) for node in statements if isinstance(node, ast.Return)}
    if kinds <= {"none"}:
        raises = any(isinstance(node, ast.Raise) and node.exc is not None for node in statements)
        return RAISES if raises else UNKNOWN
    if kinds == {"tuple"}:
        return TUPLE
    if kinds == {"bool"}:
        return BOOL
    if "text" in kinds and kinds <= {"text", "none"}:
        return REASON
    return _annotated(function.returns)


def _own(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.stmt]:
    """The statements of a function without those of the functions and classes in it."""
    waiting: list[ast.stmt] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        yield node
        waiting += inner_statements(node)


def _kind(value: ast.expr | None) -> str:
    if value is None:
        return "none"
    if isinstance(value, ast.Constant):
        if value.value is None:
            return "none"
        return {bool: "bool", str: "text"}.get(type(value.value), "other")
    if isinstance(value, ast.JoinedStr):
        return "text"
    if isinstance(value, ast.Tuple) and value.elts and _kind(value.elts[0]) in ("bool", "other"):
        return "tuple"
    if isinstance(value, ast.Compare) or (
        isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not)
    ):
        return "bool"
    return "other"


def _annotated(returns: ast.expr | None) -> str:
    if returns is None:
        return UNKNOWN
    text = ast.unparse(returns).replace("typing.", "").strip("'\"").replace(" ", "")
    if text == "bool":
        return BOOL
    if text.lower().startswith("tuple[bool"):
        return TUPLE
    if text in ("Optional[str]", "str|None", "None|str"):
        return REASON
    return UNKNOWN
