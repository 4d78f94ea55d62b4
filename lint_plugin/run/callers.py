"""Calls in other files of the functions that send orders: joined by name alone, and said to be.

Nothing of this decides a verdict: it shows a person where to look next.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lint_plugin.results.order_path import Caller, OrderPath
from lint_plugin.run import discovery
from lint_plugin.run.discovery import SourceFile
from lint_plugin.util.decode import SourceError, decode

# More do not tell a person where to look; they are counted.
MOST = 12


class _Call(NamedTuple):
    caller: Caller
    is_attribute: bool


def with_callers(rows: Sequence[OrderPath], files: Iterable[SourceFile]) -> tuple[OrderPath, ...]:
    """The rows with the calls in other files that bear the name of the function round the order."""
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
    """The name by which other files can call the function round an order."""
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
            text = decode(source)
        except SourceError:
            continue
        if pattern.search(text):
            for name, call in _calls_in(text, file.path, wanted):
                found.setdefault(name, []).append(call)
    return found


def _calls_in(text: str, path: str, wanted: frozenset[str]) -> Iterator[tuple[str, _Call]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    lines = re.split(r"\r\n?|\n", text)
    found = []
    stack: list[tuple[ast.AST, str]] = [(tree, "")]
    while stack:
        node, function = stack.pop()
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
