"""Python's own parser, for what `ast` is enough for."""

from __future__ import annotations

import ast
import warnings


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
