"""The addresses in a long file that decide whether it sends orders by endpoint.

The pruning asks. As in the outline of functions, each answer may say too much and none too little.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lint_plugin.analysis.tree.function_outline import words
from lint_plugin.settings.endpoints.matching import holds_segment
from lint_plugin.util.syntax import parts_of


class Addresses(NamedTuple):
    """The lines with a literal that identifies an endpoint, and names that may hold one."""

    lines: frozenset[int]
    names: frozenset[str]


class _Store(NamedTuple):
    """What one statement or default gives to names.

    ``inside`` is the function that it stands in, empty outside of any.
    """

    targets: set[str]
    value: ast.expr
    inside: str


def addresses(tree: ast.Module, source: Sequence[str]) -> Addresses:
    """Find what may make up an endpoint's address, through assignments, defaults and returns.

    ``source`` are the lines of the file.
    """
    lines: set[int] = set()
    names: set[str] = set()
    stores: list[_Store] = []
    stack: list[tuple[ast.AST, tuple[str, ...], str]] = [(tree, (), "")]
    while stack:
        node, holders, inside = stack.pop()
        kind = node.__class__
        if kind is ast.Name:
            continue
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str) and holds_segment(node.value):
                lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
                names.update(holders)
            continue
        if kind is ast.Expr:
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                # A docstring, which is nothing that anything could send to.
                continue
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for parameter, default in defaults_of(node.args):
                stores.append(_Store({parameter}, default, ""))
                stack.append((default, (*holders, parameter), inside))
            # What it gives back, or is given by default.
            holders, inside = (*holders, node.name), node.name
        elif isinstance(node, ast.Return) and node.value is not None:
            stores.append(_Store({inside}, node.value, inside))
        elif (
            isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and node.value is not None
        ):
            targets = set(_targets(node, inside))
            holders = (*holders, *targets)
            stores.append(_Store(targets, node.value, inside))
        stack += [(each, holders, inside) for each in parts_of(node)]
    if not names:
        return Addresses(frozenset(lines), frozenset())
    used_in = [(store.targets, _words_of(store, source)) for store in stores if store.targets]
    while fresh := {
        name for targets, used in used_in if not names.isdisjoint(used) for name in targets - names
    }:
        names |= fresh
    return Addresses(frozenset(lines), frozenset(names))


def defaults_of(arguments: ast.arguments) -> Iterator[tuple[str, ast.expr]]:
    """Yield the parameters that have a default, with that."""
    placed = [*arguments.posonlyargs, *arguments.args]
    paired = (
        *zip(reversed(placed), reversed(arguments.defaults), strict=False),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    )
    for parameter, default in paired:
        if default is not None:
            yield parameter.arg, default


def _words_of(store: _Store, source: Sequence[str]) -> set[str]:
    """Collect the words of the lines that a value stands on.

    Those in a function also as the local names that they may be.
    """
    found = words("\n".join(source[store.value.lineno - 1 : store.value.end_lineno]))
    return found | {_local(store.inside, name) for name in found} if store.inside else found


def _local(function: str, name: str) -> str:
    """Spell a local name so that no word of the file is taken for it."""
    return f"{function}.{name}"


def _targets(node: ast.Assign | ast.AnnAssign | ast.NamedExpr, inside: str) -> Iterator[str]:
    """Yield the targets; those that only the function ``inside`` can see as its local names."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for target in targets:
        for part in ast.walk(target):
            if isinstance(part, ast.Name):
                yield _local(inside, part.id) if inside else part.id
            elif isinstance(part, ast.Attribute):
                yield part.attr
