"""Likely names, imports and definitions in the text of one file."""

from __future__ import annotations

import ast
import re

from lint_plugin.evidence.kinds import Likely, LikelyFunction, Place
from lint_plugin.evidence.likely_names import is_likely
from lint_plugin.util.syntax import does_nothing, last_part_of, parsed, walk

_DECLARED = frozenset({"requires_guard", "ensures_guard"})
_DEFINED = re.compile(rb"\bdef[ \t]+([\w\x80-\xff]+)")


def likely_in(source: bytes) -> Likely:
    """Collect the likely names of a file.

    What does not parse has none.
    """
    tree = parsed(source)
    if tree is None:
        return Likely()
    calls = []
    definitions = []
    for node in walk(tree):
        if isinstance(node, ast.Call):
            name = last_part_of(node.func)
            # An order needs to be told what to send.
            if is_likely(name) and (node.args or node.keywords):
                calls.append((name, node.lineno))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and is_likely(node.name):
            inside = (item for item in walk(node) if isinstance(item, ast.Call))
            definitions.append(
                LikelyFunction(
                    node.name,
                    tuple(sorted({last_part_of(call.func) for call in inside})),
                    all(does_nothing(statement) for statement in node.body),
                    any(last_part_of(_called(item)) in _DECLARED for item in node.decorator_list),
                )
            )
    return Likely(tuple(calls), tuple(definitions))


def imports_of(source: bytes) -> tuple[str, ...] | None:
    """Collect the roots of what a file really imports.

    None stands for a file that cannot be parsed.
    """
    tree = parsed(source)
    if tree is None:
        return None
    roots: set[str] = set()
    for node in walk(tree):
        if isinstance(node, ast.Import):
            roots.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            roots.add((node.module or "").partition(".")[0])
    return tuple(sorted(roots))


def defined_in(source: bytes) -> tuple[Place, ...]:
    """List what stands behind a ``def``, whether or not the file can be parsed."""
    places = []
    line, position = 1, 0
    for found in _DEFINED.finditer(source):
        line += source.count(b"\n", position, found.start())
        position = found.start()
        places.append((found[1].decode("utf-8", "replace"), line))
    return tuple(places)


def _called(node: ast.expr) -> ast.expr:
    return node.func if isinstance(node, ast.Call) else node
