"""Which function of this file a call provably means.

"Provably" is narrow on purpose: a name bound once in its scope, or a method through `self`, `cls` or
`super()` with no override in the file. What a call means decides whether it guards, so a guess would be
a guard that is not there.
"""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from lint_plugin.analysis.names.classes import Classes
from lint_plugin.analysis.names.origins import Origins
from lint_plugin.analysis.names.scopes import Binding, Scope, parameters
from lint_plugin.analysis.tree.nodes import identifier, last_name


@dataclass(frozen=True, slots=True)
class Callees:
    """Answers for one file."""

    origins: Origins
    classes: Classes

    def function(self, func: cst.CSTNode, scope: Scope) -> cst.FunctionDef | None:
        """The definition that a call of ``func`` in ``scope`` provably means; None where there is none."""
        binding = self._binding(func, scope)
        if binding is None or not isinstance(binding.node, cst.FunctionDef):
            return None
        return binding.node

    def _binding(self, func: cst.CSTNode, scope: Scope) -> Binding | None:
        if isinstance(func, cst.Name):
            return self._named(identifier(func.value), scope)
        if not isinstance(func, cst.Attribute):
            return None
        name = identifier(func.attr.value)
        if is_super(func.value) and self.origins.is_builtin("super"):
            owner = _class_of_method(scope)
            return self.classes.member(owner, name, above=True) if owner is not None else None
        owner = self.class_of_self(func.value, scope)
        return self.classes.member(owner, name) if owner is not None else None

    def _named(self, name: str, scope: Scope) -> Binding | None:
        owner = scope.owner(name)
        binding = self.origins.only_binding(owner, name) if owner is not None else None
        if binding is None or owner is None:
            return None
        if owner.kind == "module" and self.origins.scopes.may_be_displaced(binding):
            return None
        if owner.kind == "class" and owner.parent is not None and owner.parent.owner(name):
            # Up to its own binding, a class body sees that of the scope round it.
            return None
        return binding

    def class_of_self(self, node: cst.CSTNode, scope: Scope) -> Scope | None:
        """The class whose method's first parameter ``node`` names; None where it is anything else."""
        if not isinstance(node, cst.Name):
            return None
        name = identifier(node.value)
        owner = scope.owner(name)
        if owner is None or not isinstance(owner.node, cst.FunctionDef):
            return None
        cls = owner.enclosing_class
        if cls is None or len(owner.bindings[name]) != 1 or _is_static(owner.node):
            return None
        first = next(iter(parameters(owner.node.params)), None)
        return cls if first is not None and identifier(first.name.value) == name else None


def is_super(node: cst.CSTNode) -> bool:
    """Whether ``node`` is `super()`."""
    return isinstance(node, cst.Call) and last_name(node.func) == "super" and not node.args


def _class_of_method(scope: Scope) -> Scope | None:
    """The class of the method round ``scope``; `super()` works in its nested functions too."""
    current: Scope | None = scope
    while current is not None:
        if current.enclosing_class is not None and current.kind == "function":
            return current.enclosing_class
        current = current.parent
    return None


def _is_static(definition: cst.FunctionDef) -> bool:
    return any(last_name(item.decorator) == "staticmethod" for item in definition.decorators)
