"""Imports from `invariant_guard`: those a file has, and one more."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from lint_plugin.fix.bound import is_bound, is_free
from lint_plugin.fix.edits import Edit
from lint_plugin.fix.source import Source

PACKAGE = "invariant_guard"
_HEADER = re.compile(r"(?:[ \t\f]*#[^\r\n]*(?:\r\n|\r|\n))*")
_MACHINE = re.compile(r"#!|#.*coding[:=]")


def spelling(source: Source, name: str, chain: Sequence[ast.AST]) -> str | None:
    """Spell a name of the package as the file has imported it."""
    for statement in source.tree.body:
        for bound, path in _imported(statement):
            rest = None
            if path == f"{PACKAGE}.{name}":
                rest = bound
            elif path == PACKAGE and isinstance(statement, ast.Import):
                rest = f"{bound}.{name}"
            if rest is not None and is_bound(bound, chain) and is_free(bound, chain[1:]):
                return rest
    return None


def is_importable(source: Source, name: str, chain: Sequence[ast.AST]) -> bool:
    """Tell whether an import at the top would be seen at a place."""
    bound_otherwise = not is_free(name, chain[:1]) and not all(
        (name, f"{PACKAGE}.{name}") in list(_imported(node))
        for node in ast.walk(source.tree)
        if name in [bound for bound, _ in _imported(node)] or _defines(node, name)
    )
    return is_free(name, chain[1:]) and not bound_otherwise


def import_edit(source: Source, names: Iterable[str]) -> list[Edit]:
    """Import some names of the package, by a statement there if possible."""
    wanted = sorted(names)
    if not wanted:
        return []
    for statement in source.tree.body:
        if (
            isinstance(statement, ast.ImportFrom)
            and statement.module == PACKAGE
            and statement.level == 0
            and statement.names[0].name != "*"
        ):
            return [_extended(source, statement, wanted)]
    line = f"from {PACKAGE} import {', '.join(wanted)}{source.newline}"
    return [_new(source, line)]


def _extended(source: Source, statement: ast.ImportFrom, names: Sequence[str]) -> Edit:
    last = statement.names[-1]
    if last.lineno != statement.lineno and source.line(last.lineno).strip().startswith(last.name):
        # In front of it: behind it there may be a comment about it.
        place = source.line_start(last.lineno)
        indent = source.indentation(last.lineno)
        return Edit(place, place, "".join(f"{indent}{name},{source.newline}" for name in names))
    end = source.end(last)
    return Edit(end, end, "".join(f", {name}" for name in names))


def _new(source: Source, line: str) -> Edit:
    body = source.tree.body
    leading = 1 if body and _is_docstring(body[0]) else 0
    while leading < len(body) and isinstance(body[leading], (ast.Import, ast.ImportFrom)):
        leading += 1
    if not leading:
        return _before_all(source, line)
    last = body[leading - 1].end_lineno or 1
    for statement in body[leading:]:
        # Behind a semicolon: the line ends where its last statement does.
        if statement.lineno <= last:
            last = max(last, statement.end_lineno or last)
    if last >= source.lines:
        return Edit(len(source.text), len(source.text), f"{source.newline}{line}")
    place = source.line_start(last + 1)
    before = source.newline if _stands_apart(body[leading - 1]) else ""
    has_gap = not source.line(last + 1).strip()
    after = "" if has_gap or not before else _gap_before(body[leading:], source)
    return Edit(place, place, f"{before}{line}{after}")


def _before_all(source: Source, line: str) -> Edit:
    """Import at the top of a file, behind the comments that head it."""
    match = _HEADER.match(source.text)
    head = match[0] if match is not None else ""
    has_gap = source.text[len(head) :].startswith(("\r", "\n"))
    lines = [each for each in (1, 2) if each <= source.lines and _MACHINE.search(source.line(each))]
    place = 0
    if has_gap:
        place = len(head)
    elif lines and head:
        # Only the first two lines can be meant for the system or the interpreter.
        place = source.line_start(max(lines) + 1)
    before = source.newline if has_gap and head else ""
    after = "" if has_gap else _gap_before(source.tree.body, source)
    return Edit(place, place, f"{before}{line}{after}")


def _stands_apart(statement: ast.stmt) -> bool:
    """Whether a blank line belongs between a statement and our import."""
    return not isinstance(statement, ast.Import) and (
        not isinstance(statement, ast.ImportFrom) or statement.module == "__future__"
    )


def _gap_before(body: Sequence[ast.stmt], source: Source) -> str:
    is_definition = bool(body) and isinstance(
        body[0], (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    )
    return source.newline * (2 if is_definition else 1)


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _imported(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield what an import binds, with its path."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            if alias.asname is not None or "." not in alias.name:
                yield alias.asname or alias.name, alias.name
    elif isinstance(node, ast.ImportFrom) and node.level == 0:
        for alias in node.names:
            yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _defines(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.Name):
        return node.id == name and not isinstance(node.ctx, ast.Load)
    return (
        isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        and node.name == name
    )
