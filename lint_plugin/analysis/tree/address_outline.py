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


def addresses(tree: ast.Module, source: Sequence[str]) -> Addresses:
    """Find what may make up an endpoint's address, through assignments.

    ``source`` are the lines of the file.
    """
    lines: set[int] = set()
    names: set[str] = set()
    stores: list[tuple[set[str], ast.expr]] = []
    stack: list[tuple[ast.AST, tuple[str, ...], bool]] = [(tree, (), False)]
    while stack:
        node, holders, is_inside = stack.pop()
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
            # What it gives back, or is given by default.
            holders, is_inside = (*holders, node.name), True
        elif (
            isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and node.value is not None
        ):
            targets = set(_targets(node, is_inside))
            holders = (*holders, *targets)
            stores.append((targets, node.value))
        stack += [(each, holders, is_inside) for each in parts_of(node)]
    if not names:
        return Addresses(frozenset(lines), frozenset())
    used_in = [(targets, _words_of(value, source)) for targets, value in stores if targets]
    while fresh := {
        name for targets, used in used_in if not names.isdisjoint(used) for name in targets - names
    }:
        names |= fresh
    return Addresses(frozenset(lines), frozenset(names))


def _words_of(value: ast.expr, source: Sequence[str]) -> set[str]:
    """Collect the words of the lines that a value stands on."""
    return words("\n".join(source[value.lineno - 1 : value.end_lineno]))


def _targets(node: ast.Assign | ast.AnnAssign | ast.NamedExpr, is_inside: bool) -> Iterator[str]:
    """The targets that other functions can see: local names of a function are left out."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for target in targets:
        for part in ast.walk(target):
            if isinstance(part, ast.Name) and not is_inside:
                yield part.id
            elif isinstance(part, ast.Attribute):
                yield part.attr
