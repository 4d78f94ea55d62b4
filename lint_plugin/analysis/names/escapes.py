"""Escape analysis: whether what runs later still has the guards of its creation.

A lambda, generator expression or nested function starts with what held at its creation if all that is done
with it is to call it, iterate it, or pass it to a call there. If it escapes (returned, stored, registered
as a callback, ...), it may run at any time, and starts with nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

import libcst as cst

from lint_plugin.analysis.names.parents import ParentMap, Parents
from lint_plugin.analysis.names.scopes import FileScopes, Scope
from lint_plugin.analysis.tree.known_names import REGISTERS, RUNNING_METHODS
from lint_plugin.analysis.tree.nodes import identifier, last_name, whole_captures

Fate: TypeAlias = Literal["stays", "escapes"]


class Escapes:
    """Decides which code objects of one file escape."""

    def __init__(self, scopes: FileScopes, parents: Parents) -> None:
        self._scopes = scopes
        self._fates: dict[cst.CSTNode, Fate] = {}
        self._parents = parents

    def escapes(self, node: cst.CSTNode) -> bool:
        """Whether a code object may run when the guards of its creation no longer hold."""
        if node not in self._fates:
            # While the answer is being found, a function that only refers to itself stays.
            self._fates[node] = "stays"
            self._fates[node] = "escapes" if self._decide(node) else "stays"
        return self._fates[node] == "escapes"

    def _decide(self, node: cst.CSTNode) -> bool:
        created_in = self._scopes.of(node).parent
        if created_in is None:
            return True
        while created_in.kind == "comprehension" and not created_in.runs_later:
            assert created_in.parent is not None
            created_in = created_in.parent
        if created_in.kind in ("module", "class"):
            return True
        parents = self._parents.around(created_in)
        if isinstance(node, cst.FunctionDef):
            if node.decorators:
                return True
            return self._name_escapes(identifier(node.name.value), created_in, parents)
        return self._value_escapes(node, parents)

    def _name_escapes(
        self,
        name: str,
        scope: Scope,
        parents: ParentMap,
        seen: frozenset[str] = frozenset(),
    ) -> bool:
        owner = scope.owner(name)
        if owner is None or owner.kind in ("module", "class") or _is_nonlocal(name, scope):
            return True
        return any(
            self._value_escapes(use, parents, seen | {name})
            or self._used_by_one_that_escapes(use, owner, parents)
            for use in self._uses(name, owner)
        )

    def _used_by_one_that_escapes(self, use: cst.CSTNode, owner: Scope, parents: ParentMap) -> bool:
        node: cst.CSTNode | None = use
        while node is not None and node is not owner.node:
            inner = self._scopes.scopes.get(node)
            if inner is not None and inner.runs_later and self.escapes(node):
                return True
            node = parents.get(node)
        return False

    def _uses(self, name: str, owner: Scope) -> Iterator[cst.CSTNode]:
        """Yield the loads of ``name`` that see the binding in ``owner``."""
        for load in self._scopes.names.get(name, ()):
            if load.scope.owner(name) is owner:
                yield load.node

    def _scope_of(self, node: cst.CSTNode, parents: ParentMap) -> Scope:
        while node not in self._scopes.scopes:
            node = parents[node]
        return self._scopes.of(node)

    def _value_escapes(
        self,
        node: cst.CSTNode,
        parents: ParentMap,
        seen: frozenset[str] = frozenset(),
    ) -> bool:
        """Follow the value of ``node`` up to what is done with it."""
        while True:
            parent = parents.get(node)
            if isinstance(parent, cst.Arg):
                call = parents.get(parent)
                # A base class or class keyword keeps it; a call that registers it does so too.
                return not isinstance(call, cst.Call) or last_name(call.func) in REGISTERS
            if isinstance(parent, (cst.Assign, cst.AnnAssign)):
                return self._assigned(parent, parents, seen)
            if isinstance(parent, cst.Match):
                return any(
                    self._target_escapes(name, parents, seen)
                    for case in parent.cases
                    for name in whole_captures(case.pattern)
                )
            if isinstance(parent, cst.NamedExpr):
                if self._target_escapes(parent.target, parents, seen):
                    return True
            elif isinstance(parent, cst.IfExp):
                if node is parent.test:
                    return False
            elif isinstance(parent, cst.Attribute) and last_name(parent) in RUNNING_METHODS:
                # `orders.__next__` keeps the generator, unless it is called on the spot.
                call = parents.get(parent)
                if isinstance(call, cst.Call) and call.func is parent:
                    return False
            elif not isinstance(parent, cst.BooleanOperation):
                return not _is_harmless(node, parent)
            node = parent

    def _assigned(
        self,
        statement: cst.Assign | cst.AnnAssign,
        parents: ParentMap,
        seen: frozenset[str],
    ) -> bool:
        if isinstance(statement, cst.AnnAssign):
            return self._target_escapes(statement.target, parents, seen)
        return any(self._target_escapes(item.target, parents, seen) for item in statement.targets)

    def _target_escapes(
        self,
        target: cst.CSTNode,
        parents: ParentMap,
        seen: frozenset[str],
    ) -> bool:
        if not isinstance(target, cst.Name):
            # Unpacking iterates a generator here and now; an attribute or a container keeps it.
            return not isinstance(target, (cst.Tuple, cst.List))
        name = identifier(target.value)
        # A class body keeps what it binds, though the function round it may have a variable of that name.
        scope = self._scope_of(target, parents)
        return name not in seen and self._name_escapes(name, scope, parents, seen)


def _is_nonlocal(name: str, scope: Scope) -> bool:
    """Whether what ``scope`` binds by ``name`` outlives its function, in one round it."""
    while scope.kind == "comprehension" and scope.parent is not None:
        scope = scope.parent
    return name in scope.nonlocal_names


def _is_harmless(node: cst.CSTNode, parent: cst.CSTNode | None) -> bool:
    """Whether a use calls, iterates or looks at a value, and does not keep it."""
    if isinstance(parent, (cst.For, cst.CompFor)):
        return node is parent.iter
    return isinstance(
        parent,
        (
            cst.Call,
            cst.Decorator,
            cst.Await,
            cst.From,
            cst.Expr,
            cst.Attribute,
            cst.StarredElement,
            cst.Comparison,
            cst.ComparisonTarget,
            cst.UnaryOperation,
            cst.If,
            cst.While,
            cst.Assert,
            cst.CompIf,
            cst.MatchCase,
            cst.WithItem,
            cst.FormattedStringExpression,
            cst.Raise,
            cst.Del,
        ),
    )
