"""The setting `fix.positions`: one expression that reads positions, to be put into guards."""

from __future__ import annotations

import ast
import warnings


def wrong_positions(text: str) -> str | None:
    """Say what is wrong with the expression, if anything is."""
    if text != text.strip() or "\n" in text or "\r" in text:
        return "must be one expression on one line"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            node = ast.parse(f"async def _():\n    return ({text})")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return f"is no Python expression: {text!r}"
    value = node.body[0].body[0].value if len(node.body) == 1 else None  # type: ignore[attr-defined]
    if value is None or len(node.body[0].body) != 1 or _is_unsafe(value):  # type: ignore[attr-defined]
        return f"must begin with a name that is bound where the guard stands, not {text!r}"
    return None


def _is_unsafe(node: ast.expr) -> bool:
    """Whether an expression does not read anything: a constant, a display, a placeholder."""
    first: ast.AST = node
    while True:
        if isinstance(first, ast.Await):
            first = first.value
        elif isinstance(first, ast.Call):
            first = first.func
        elif isinstance(first, (ast.Attribute, ast.Subscript)):
            first = first.value
        else:
            break
    inside = list(ast.walk(node))
    return not isinstance(first, ast.Name) or any(
        isinstance(part, (ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Lambda))
        or (isinstance(part, ast.Constant) and part.value is ...)
        for part in inside
    )
