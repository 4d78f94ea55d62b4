"""Python's own parser, for what `ast` is enough for."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator


def parsed(source: bytes | str) -> ast.Module | None:
    """Parse source; None for what the running Python does not read.

    Newer syntax, or none: the analysis says that where it matters.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def does_nothing(statement: ast.stmt) -> bool:
    """Whether it is what an abstract method holds: `pass`, `...`, a docstring, a `raise`."""
    return isinstance(statement, ast.Pass | ast.Raise) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


def own_lines(statement: ast.stmt) -> Iterator[tuple[int, int]]:
    """Yield the first and last lines of what a statement evaluates itself.

    Its blocks are left out, but for the line that one begins on.
    """
    decorators = getattr(statement, "decorator_list", ())
    first = min([statement.lineno, *(each.lineno for each in decorators)])
    starts = [
        block[0].lineno
        for name in ("body", "orelse", "finalbody")
        if (block := getattr(statement, name, ()))
    ]
    parts = (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ()))
    for part in parts:
        head = part.pattern if isinstance(part, ast.match_case) else part
        starts.append(head.lineno)
        yield head.lineno, part.body[0].lineno
    yield first, min(starts, default=statement.end_lineno or first)


def inner_statements(statement: ast.stmt) -> Iterator[ast.stmt]:
    """Yield the statements of its blocks, without those inside of them."""
    for name in ("body", "orelse", "finalbody"):
        yield from getattr(statement, name, ())
    for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield from part.body
