"""Python's own parser, for what `ast` is enough for."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

# Fields that hold no node, or only what has no parts: contexts and operators.
_PLAIN = frozenset({"attr", "ctx", "id", "kind", "op", "ops", "type_comment", "type_ignores"})
_FIELDS = {
    kind: tuple(name for name in kind._fields if name not in _PLAIN)
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}
# What has no parts that `parts_of` would list.
LEAVES = frozenset({ast.Constant, ast.Name})


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


def parts_of(node: ast.AST) -> list[ast.AST]:
    """List what a node is made of, in the order of its fields.

    As `ast.iter_child_nodes`, in half the time: contexts and operators are left out.
    """
    found: list[ast.AST] = []
    for name in _FIELDS[node.__class__]:
        part: object = getattr(node, name, None)
        if part.__class__ is list:
            found += [each for each in part if isinstance(each, ast.AST)]
        elif isinstance(part, ast.AST):
            found.append(part)
    return found


def walk(node: ast.AST) -> list[ast.AST]:
    """List a node and all below it, those higher up first, as `ast.walk` yields them."""
    found = [node]
    for each in found:
        if each.__class__ not in LEAVES:
            found += parts_of(each)
    return found


def last_part_of(node: ast.expr) -> str:
    """The last part of a dotted name; empty for what is no name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def does_nothing(statement: ast.stmt) -> bool:
    """Whether it is what an abstract method holds: `pass`, `...`, a docstring, a `raise`."""
    return isinstance(statement, ast.Pass | ast.Raise) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


def whole_lines(statement: ast.stmt) -> tuple[int, int]:
    """The first and last lines of a statement, its decorators and blocks included."""
    decorators = getattr(statement, "decorator_list", ())
    first = (
        min(statement.lineno, *(each.lineno for each in decorators))
        if decorators
        else statement.lineno
    )
    return first, statement.end_lineno or first


def own_lines(statement: ast.stmt) -> Iterator[tuple[int, int]]:
    """Yield the first and last lines of what a statement evaluates itself.

    Its blocks are left out, but for the line that one begins on.
    """
    first, last = whole_lines(statement)
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
    yield first, min(starts, default=last)


def inner_statements(statement: ast.stmt) -> Iterator[ast.stmt]:
    """Yield the statements of its blocks, without those inside of them."""
    for name in ("body", "orelse", "finalbody"):
        yield from getattr(statement, name, ())
    for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield from part.body
