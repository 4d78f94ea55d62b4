"""Callers in other files of the functions that send orders, joined by name alone.

Nothing of this decides a verdict: it shows a person where to look next.
"""

from __future__ import annotations

import ast
import bisect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lint_plugin.results.order_path import Caller, OrderPath
from lint_plugin.run import discovery
from lint_plugin.run.source_file import SourceFile
from lint_plugin.util.decode import SourceError, decode
from lint_plugin.util.syntax import parsed

# More do not tell a person where to look; they are counted.
MOST = 12


class _Call(NamedTuple):
    caller: Caller
    is_attribute: bool


def with_callers(rows: Sequence[OrderPath], files: Iterable[SourceFile]) -> tuple[OrderPath, ...]:
    """Join each row with the calls in other files of the function round the order."""
    names = {name for row in rows if (name := _wrapper(row)) is not None}
    calls = _calls_of(names, files) if names else {}
    return tuple(_joined(row, calls) for row in rows)


def _joined(row: OrderPath, calls: Mapping[str, Sequence[_Call]]) -> OrderPath:
    name = _wrapper(row)
    if name is None:
        return row
    # A method is never called by its bare name.
    is_method = "." in row.function
    found = [
        call.caller
        for call in calls.get(name, ())
        if call.caller.path != row.path and (call.is_attribute or not is_method)
    ]
    return row._replace(callers=tuple(found[:MOST]), callers_left_out=max(0, len(found) - MOST))


def _wrapper(row: OrderPath) -> str | None:
    """Return the name by which other files can call the function round an order."""
    if "<" in row.function:
        return None
    name = row.function.rpartition(".")[2]
    is_special = name.startswith("__") and name.endswith("__")
    return None if is_special or not name.isidentifier() else name


def _calls_of(names: Iterable[str], files: Iterable[SourceFile]) -> dict[str, list[_Call]]:
    wanted = frozenset(names)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(wanted)))})\s*\(")
    found: dict[str, list[_Call]] = {}
    for file in files:
        source = discovery.read(file)
        if isinstance(source, str):
            continue
        try:
            text = re.sub(r"\r\n?", "\n", decode(source))
        except SourceError:
            continue
        # Comments, texts and definitions are among these; the tree tells them apart.
        at = _lines_of(pattern, text)
        if at:
            for name, call in _calls_in(text, file.path, wanted, at):
                found.setdefault(name, []).append(call)
    return found


def _lines_of(pattern: re.Pattern[str], text: str) -> list[int]:
    lines = []
    line, position = 1, 0
    for match in pattern.finditer(text):
        line += text.count("\n", position, match.start())
        position = match.start()
        lines.append(line)
    return lines


def _calls_in(
    text: str, path: str, wanted: frozenset[str], at: Sequence[int]
) -> Iterator[tuple[str, _Call]]:
    """Find the calls of some functions; ``at`` are the lines, in order, that name one."""
    tree = parsed(text)
    if tree is None:
        return
    lines = text.split("\n")
    found = []
    stack: list[tuple[ast.AST, str]] = [(tree, "")]
    while stack:
        node, function = stack.pop()
        if isinstance(node, ast.stmt) and not _holds(node, at):
            continue
        inside = function
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            inside = f"{function}.{node.name}" if function else node.name
        elif isinstance(node, ast.Call):
            called = node.func
            name = (
                called.attr
                if isinstance(called, ast.Attribute)
                else called.id
                if isinstance(called, ast.Name)
                else None
            )
            # In a chain of calls the name stands at the end of the callee.
            line = called.end_lineno or node.lineno
            if name in wanted:
                text_of = lines[line - 1].strip() if line <= len(lines) else ""
                caller = Caller(path, line, function or "<module>", text_of)
                found.append((name, _Call(caller, isinstance(called, ast.Attribute))))
        stack.extend((child, inside) for child in ast.iter_child_nodes(node))
    yield from sorted(found, key=lambda item: item[1].caller.line)


def _holds(node: ast.stmt, at: Sequence[int]) -> bool:
    """Tell whether one of the lines lies in a statement or its decorators."""
    decorators = getattr(node, "decorator_list", ())
    first = min([node.lineno, *(item.lineno for item in decorators)])
    index = bisect.bisect_left(at, first)
    return index < len(at) and at[index] <= (node.end_lineno or node.lineno)
