"""The addresses in a long file that decide whether it sends orders by endpoint.

The pruning asks. As in the outline of functions, each answer may say too much and none too little.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from lint_plugin.analysis.tree.function_outline import words
from lint_plugin.settings.endpoints.matching import holds_segment


class Addresses(NamedTuple):
    """The lines with a literal that identifies an endpoint, and names that may hold one."""

    lines: frozenset[int]
    names: frozenset[str]


def addresses(tree: ast.Module) -> Addresses:
    """Find what may make up an endpoint's address, through assignments."""
    lines: set[int] = set()
    names: set[str] = set()
    stores: list[tuple[set[str], set[str]]] = []
    stack: list[tuple[ast.AST, tuple[str, ...], bool]] = [(tree, (), False)]
    while stack:
        node, holders, is_inside = stack.pop()
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str) and holds_segment(node.value):
                lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
                names.update(holders)
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            # A docstring, which is nothing that anything could send to.
            continue
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            # What it gives back, or is given by default.
            holders, is_inside = (*holders, node.name), True
        elif (
            isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and node.value is not None
        ):
            targets = set(_targets(node, is_inside))
            holders = (*holders, *targets)
            stores.append((targets, words(ast.unparse(node.value))))
        stack.extend((child, holders, is_inside) for child in ast.iter_child_nodes(node))
    while fresh := {
        name for targets, used in stores if not names.isdisjoint(used) for name in targets - names
    }:
        names |= fresh
    return Addresses(frozenset(lines), frozenset(names))


def _targets(node: ast.Assign | ast.AnnAssign | ast.NamedExpr, is_inside: bool) -> Iterator[str]:
    """The targets that other functions can see: local names of a function are left out."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for target in targets:
        for part in ast.walk(target):
            if isinstance(part, ast.Name) and not is_inside:
                yield part.id
            elif isinstance(part, ast.Attribute):
                yield part.attr
