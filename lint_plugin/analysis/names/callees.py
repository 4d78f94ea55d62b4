"""Resolve a call to the function of this file that it provably means.

"Provably" is narrow on purpose: a name bound once in its scope, or a method through `self`, `cls` or
`super()` with no override in the file. What a call means decides whether it guards, so a guess would be a
guard that is not there.
"""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from lint_plugin.analysis.names.classes import Classes
from lint_plugin.analysis.names.functions import (
    INITIALISERS,
    first_parameter,
    is_static,
    method_around,
)
from lint_plugin.analysis.names.origins import Origins
from lint_plugin.analysis.names.scopes import AttributeStore, Binding, Scope
from lint_plugin.analysis.tree.nodes import identifier, last_name


class Callees:
    """Resolves the callees of one file."""

    def __init__(self, origins: Origins, classes: Classes) -> None:
        self.origins = origins
        self.classes = classes

    def function(self, func: cst.CSTNode, scope: Scope) -> cst.FunctionDef | None:
        """Resolve ``func`` in ``scope`` to the definition that it provably means, or None."""
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
            method = method_around(scope)
            owner = method.enclosing_class if method is not None else None
            return self.classes.member(owner, name, above=True) if owner is not None else None
        owner = self.class_of_self(func.value, scope) or self.class_itself(func.value, scope)
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

    def class_itself(self, node: cst.CSTNode, scope: Scope) -> Scope | None:
        """Resolve `Desk` of `Desk.check(self, symbol)`, or `type(self)`, to that class of the file."""
        if isinstance(node, cst.Name):
            return self.classes.named(identifier(node.value), scope)
        if isinstance(node, cst.Call) and len(node.args) == 1 and last_name(node.func) == "type":
            is_type = isinstance(node.func, cst.Name) and self.origins.is_builtin("type")
            return self.class_of_self(node.args[0].value, scope) if is_type else None
        return None

    def maker(self, func: cst.CSTNode, scope: Scope) -> cst.FunctionDef | None:
        """Resolve ``func``, a class of the file, to the method that makes its objects.

        None where a base or a decorator may have another one run.
        """
        if not isinstance(func, cst.Name):
            return None
        owner = self.classes.named(identifier(func.value), scope)
        return self.classes.maker(owner) if owner is not None else None

    def caller(self, value: cst.CSTNode, scope: Scope) -> cst.FunctionDef | None:
        """Resolve a call of what ``value`` makes, `RiskCheck(limits)`, to the method that it runs."""
        func = value.func if isinstance(value, cst.Call) else None
        owner = (
            self.classes.named(identifier(func.value), scope)
            if isinstance(func, cst.Name)
            else None
        )
        return self.classes.caller(owner) if owner is not None else None

    def set_by_init(self, node: cst.CSTNode, scope: Scope) -> Sequence[AttributeStore]:
        """Resolve `self.check` to its stores in the file, if `__init__`s alone make them.

        A class elsewhere may set another one, as it may override a method: both are trusted.
        """
        owner = self.class_of_self(node.value, scope) if isinstance(node, cst.Attribute) else None
        if owner is None:
            return ()
        assert isinstance(node, cst.Attribute)
        name = identifier(node.attr.value)
        stores = self.origins.scopes.attributes.get(name, ())
        setters = [self._initialised(store) for store in stores]
        if any(each is None or self.classes.has_other(each, name) for each in setters):
            return ()
        known = any(each and self.classes.is_or_inherits(owner, each) for each in setters)
        return stores if known else ()

    def _initialised(self, store: AttributeStore) -> Scope | None:
        """Resolve a store to the class whose `__init__` makes it on `self`."""
        method = store.scope.node
        if not isinstance(store.node, cst.Attribute) or not isinstance(method, cst.FunctionDef):
            return None
        if method.name.value not in INITIALISERS:
            return None
        return self.class_of_self(store.node.value, store.scope)

    def class_of_self(self, node: cst.CSTNode, scope: Scope) -> Scope | None:
        """Resolve `self` to the class of its method; None for anything else."""
        if not isinstance(node, cst.Name):
            return None
        name = identifier(node.value)
        owner = scope.owner(name)
        if owner is None or not isinstance(owner.node, cst.FunctionDef):
            return None
        cls = owner.enclosing_class
        if cls is None or len(owner.bindings[name]) != 1 or is_static(owner.node):
            return None
        return cls if first_parameter(owner.node) == name else None


def is_super(node: cst.CSTNode) -> bool:
    """Whether ``node`` is `super()`."""
    return isinstance(node, cst.Call) and last_name(node.func) == "super" and not node.args
