"""How a function answers: by raising, or by what it returns.

def check(o):                        def check(o):
    if o.size > LIMIT:                   if o.size > LIMIT:
        raise RiskError(o)     raises        return False, "too large"   item
                                         return True, ""
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

RAISES = "raises"
BOOL = "checks"
TUPLE = "item"
REASON = "refusals"
UNKNOWN = ""
_MAY = ("None", "NoneType")


def answer_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Tell how a function answers; empty where nothing shows it."""
    returned = [node.value for node in _own(function) if isinstance(node, ast.Return)]
    kinds = {_kind(value) for value in returned}
    if kinds <= {"none"}:
        raises = any(
            isinstance(node, ast.Raise) and node.exc is not None for node in _own(function)
        )
        return RAISES if raises else UNKNOWN
    if kinds == {"tuple"}:
        return TUPLE
    if kinds == {"bool"}:
        return BOOL
    if "text" in kinds and kinds <= {"text", "none"}:
        return REASON
    return _annotated(function.returns)


def _own(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """The nodes of a function without those of the functions in it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        yield node
        waiting += ast.iter_child_nodes(node)


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
