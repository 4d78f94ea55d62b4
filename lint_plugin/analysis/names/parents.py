"""The parent of every node, for the parts of a file that somebody asks about.

Most files never ask: a map of a whole file would cost more than all that is answered from it.
"""

from __future__ import annotations

from typing import TypeAlias

import libcst as cst

from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.nodes import children

ParentMap: TypeAlias = dict[cst.CSTNode, cst.CSTNode]


class Parents:
    """Maps of one file's nodes to parents, by function or class of its top level."""

    def __init__(self) -> None:
        self._maps: dict[cst.CSTNode, ParentMap] = {}
        # What changes a mapping below a node, with the fields that it makes true; found where asked for.
        self.stores: dict[tuple[str, cst.CSTNode], list[tuple[cst.CSTNode, set[str] | None]]] = {}

    def around(self, scope: Scope) -> ParentMap:
        """The parents of all nodes in the outermost function or class round ``scope``."""
        outermost = scope
        while outermost.parent is not None and outermost.parent.kind != "module":
            outermost = outermost.parent
        if outermost.node not in self._maps:
            self._maps[outermost.node] = _parents_below(outermost.node)
        return self._maps[outermost.node]


def branch_around(node: cst.CSTNode, parents: ParentMap) -> cst.If | None:
    """Find the innermost `if` round ``node``: the first of its `elif` chain."""
    while node in parents:
        parent = parents[node]
        if isinstance(parent, cst.If) and node is not parent.test:
            while isinstance(above := parents.get(parent), cst.If) and above.orelse is parent:
                parent = above
            return parent
        node = parent
    return None


def _parents_below(top: cst.CSTNode) -> ParentMap:
    parents: ParentMap = {}
    stack = [top]
    while stack:
        node = stack.pop()
        for child in children(node):
            parents[child] = node
            stack.append(child)
    return parents
