"""Origins of names: a built-in, a library, or anything.

A name is known only where nothing in the file could have rebound it: ``ConnectionError`` may be redis's,
and after ``from helpers import *`` every name may be anybody's.
"""

from __future__ import annotations

import libcst as cst

from lint_plugin.analysis.names.scopes import Binding, FileScopes, Scope
from lint_plugin.analysis.tree.known_names import BUILTINS, OVERLOADS
from lint_plugin.analysis.tree.nodes import dotted, identifier, is_plain_path


class Origins:
    """Resolves the names of one file to built-ins and import paths."""

    def __init__(self, scopes: FileScopes) -> None:
        self.scopes = scopes

    def is_builtin(self, name: str) -> bool:
        """Whether ``name`` can only be the built-in of that name."""
        return (
            name in BUILTINS
            and name not in self.scopes.everywhere
            and not self.scopes.star_import
            and not any(
                store.base in ("builtins", "__builtins__")
                for store in self.scopes.attributes.get(name, ())
            )
        )

    def library_path(self, node: cst.CSTNode) -> str | None:
        """Resolve ``node`` to the dotted path of its import: `contextlib.suppress`; else None."""
        first = node
        while type(first) is cst.Attribute:
            first = first.value
        root = self.imported(identifier(first.value)) if type(first) is cst.Name else None
        if root is None:
            return None
        attributes: list[str] = []
        while isinstance(node, cst.Attribute):
            attribute = identifier(node.attr.value)
            base = dotted(node.value)
            if any(store.base == base for store in self.scopes.attributes.get(attribute, ())):
                return None
            attributes.append(attribute)
            node = node.value
        return ".".join([root, *reversed(attributes)])

    def imported(self, name: str) -> str | None:
        """Resolve ``name`` to its import path, where every binding in the file agrees."""
        if self.scopes.star_import:
            return None
        # Names like `self` are bound a thousand times in a large file, and the first says no.
        path = None
        for binding in self.scopes.everywhere.get(name, ()):
            if binding.kind != "import" or path not in (None, binding.path):
                return None
            path = binding.path
        return path

    def is_of_import(self, node: cst.CSTNode) -> bool:
        """Whether ``node`` is imported, or is reached from what is: `desk.place` of `import desk`."""
        while isinstance(node, cst.Attribute):
            node = node.value
        return isinstance(node, cst.Name) and self.imported(identifier(node.value)) is not None

    def only_binding(self, scope: Scope, name: str) -> Binding | None:
        """Find the one binding of ``name`` in ``scope``; `@overload` is for type checkers."""
        found = None
        for binding in scope.bindings.get(name, ()):
            if not self._is_overload(binding):
                if found is not None:
                    return None
                found = binding
        return found

    def _is_overload(self, binding: Binding) -> bool:
        node = binding.node
        return isinstance(node, cst.FunctionDef) and any(
            self.is_library(item.decorator, *OVERLOADS) for item in node.decorators
        )

    def is_library(self, node: cst.CSTNode, *paths: str) -> bool:
        """Whether ``node`` was imported from one of ``paths``."""
        return self.library_path(node) in paths

    def is_violation(self, node: cst.CSTNode) -> bool:
        """Whether ``node`` is certainly invariant_guard's PositionInvariantViolation."""
        if not is_plain_path(node):
            return False
        path = self.library_path(node)
        if path is not None:
            return _is_ours(path) and path.endswith(".PositionInvariantViolation")
        # Bound nowhere in the file: a notebook or a test that injects it; it cannot be another class here.
        name = "PositionInvariantViolation"
        return (
            isinstance(node, cst.Name)
            and identifier(node.value) == name
            and name not in self.scopes.everywhere
            and not self.scopes.star_import
        )


def _is_ours(path: str) -> bool:
    return path.partition(".")[0] == "invariant_guard"
