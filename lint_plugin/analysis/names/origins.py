"""Where a name comes from: a built-in, a library, or anything.

A name is known only where nothing in the file could have rebound it: ``ConnectionError`` may be redis's,
and after ``from helpers import *`` every name may be anybody's.
"""

from __future__ import annotations

import builtins
from dataclasses import dataclass

import libcst as cst

from lint_plugin.analysis.names.scopes import Binding, FileScopes, Scope
from lint_plugin.analysis.tree.nodes import dotted, identifier, is_plain_path

_BUILTINS = frozenset(dir(builtins)) | {
    "BaseExceptionGroup",
    "ExceptionGroup",
    "PythonFinalizationError",
}
_OVERLOADS = ("typing.overload", "typing_extensions.overload")


@dataclass(frozen=True, slots=True)
class Origins:
    """Answers for one file."""

    scopes: FileScopes

    def is_builtin(self, name: str) -> bool:
        """Whether ``name`` can only be the built-in of that name."""
        return (
            name in _BUILTINS
            and name not in self.scopes.everywhere
            and not self.scopes.star_import
            and not any(
                store.base in ("builtins", "__builtins__")
                for store in self.scopes.attributes.get(name, ())
            )
        )

    def library_path(self, node: cst.CSTNode) -> str | None:
        """The dotted path that ``node`` was imported from, such as ``contextlib.suppress``; else None."""
        if not is_plain_path(node):
            return None
        attributes: list[str] = []
        while isinstance(node, cst.Attribute):
            attribute = identifier(node.attr.value)
            base = dotted(node.value)
            if any(store.base == base for store in self.scopes.attributes.get(attribute, ())):
                return None
            attributes.append(attribute)
            node = node.value
        if not isinstance(node, cst.Name):
            return None
        root = self.imported(identifier(node.value))
        return None if root is None else ".".join([root, *reversed(attributes)])

    def imported(self, name: str) -> str | None:
        """The path that ``name`` is imported from, where every binding of it in the file says the same."""
        if self.scopes.star_import:
            return None
        # Names like `self` are bound a thousand times in a large file, and the first says no.
        path = None
        for binding in self.scopes.everywhere.get(name, ()):
            if binding.kind != "import" or path not in (None, binding.path):
                return None
            path = binding.path
        return path

    def only_binding(self, scope: Scope, name: str) -> Binding | None:
        """What ``scope`` binds ``name`` to, if that is one thing; `@overload` is for type checkers."""
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
            self.is_library(item.decorator, *_OVERLOADS) for item in node.decorators
        )

    def is_library(self, node: cst.CSTNode, *paths: str) -> bool:
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
