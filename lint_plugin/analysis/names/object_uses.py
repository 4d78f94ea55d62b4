"""Names that a function uses as objects: it reads their attributes or items."""

from __future__ import annotations

import libcst as cst

from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.nodes import children, identifier

# Methods of a text: what has them may be one.
_OF_TEXTS = frozenset(
    {
        "capitalize",
        "endswith",
        "format",
        "lower",
        "replace",
        "split",
        "startswith",
        "strip",
        "upper",
    }
)


class ObjectUses:
    """The names of each function that somebody asks about."""

    def __init__(self) -> None:
        self._by_function: dict[cst.CSTNode, frozenset[str]] = {}

    def has(self, name: str, scope: Scope) -> bool:
        """Whether the function round ``scope`` uses ``name`` as an object, or builds it in sight."""
        node = scope.function.node
        if node not in self._by_function:
            self._by_function[node] = frozenset(_used(node))
        if name in self._by_function[node]:
            return True
        return any(_builds(binding.value) for binding in scope.lookup(name))


def _used(top: cst.CSTNode) -> set[str]:
    found: set[str] = set()
    stack = [top]
    while stack:
        node = stack.pop()
        stack.extend(children(node))
        # By class, not by isinstance: see `nodes`.
        if type(node) is cst.Attribute:
            if type(node.value) is cst.Name and node.attr.value not in _OF_TEXTS:
                found.add(identifier(node.value.value))
        elif (type(node) is cst.Subscript or (type(node) is cst.Arg and node.star)) and type(
            node.value
        ) is cst.Name:
            found.add(identifier(node.value.value))
    return found


def _builds(value: cst.BaseExpression | None) -> bool:
    if isinstance(value, cst.Call):
        name = value.func.value if isinstance(value.func, cst.Name) else ""
        name = value.func.attr.value if isinstance(value.func, cst.Attribute) else name
        return name == "dict" or name[:1].isupper()
    return isinstance(value, (cst.Dict, cst.List, cst.Set, cst.Tuple))
