"""Escape analysis: whether what runs later still has the guards of its creation.

A lambda, generator expression or nested function starts with what held at its creation if all that is done
with it is to call it, iterate it, or pass it to a call there. If it escapes (returned, stored, registered
as a callback, ...), it may run at any time, and starts with nothing. What a call makes of it (a partial, a
thread, the object of a generator or a coroutine) is followed in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple, TypeAlias

import libcst as cst

from lint_plugin.analysis.names.callees import Callees
from lint_plugin.analysis.names.keeping import Handling, Keeping
from lint_plugin.analysis.names.parents import ParentMap, Parents
from lint_plugin.analysis.names.scopes import FileScopes, Scope
from lint_plugin.analysis.tree.known_names import RUNNING_METHODS
from lint_plugin.analysis.tree.nodes import COMPREHENSIONS, identifier, last_name, whole_captures

Fate: TypeAlias = Literal["stays", "escapes"]


class _Parameter(NamedTuple):
    definition: cst.FunctionDef
    name: str


class Escapes:
    """Decides which code objects of one file escape."""

    def __init__(
        self, callees: Callees, parents: Parents, runs_now: Callable[[cst.CSTNode], bool]
    ) -> None:
        self._scopes: FileScopes = callees.origins.scopes
        self._fates: dict[cst.CSTNode, Fate] = {}
        self._let_out: dict[_Parameter, bool] = {}
        self._parents = parents
        self._keeping = Keeping(callees, runs_now, self._lets_out)

    def escapes(self, node: cst.CSTNode) -> bool:
        """Whether a code object may run when the guards of its creation no longer hold."""
        if node not in self._fates:
            # While the answer is being found, a function that only refers to itself stays.
            self._fates[node] = "stays"
            self._fates[node] = "escapes" if self._decide(node) else "stays"
        return self._fates[node] == "escapes"

    def handling(self, call: cst.Call, arg: cst.Arg, scope: Scope) -> Handling:
        """Decide what ``call``, in ``scope``, does with a function that it is given."""
        return self._keeping.of(call, arg, scope)

    def makes_object(self, definition: cst.CSTNode) -> bool:
        """Whether a call of ``definition`` runs nothing yet: a generator, or a coroutine."""
        return self._keeping.makes_object(definition)

    def object_escapes(self, call: cst.Call, scope: Scope) -> bool:
        """Whether the generator or coroutine that ``call`` makes may run at another time."""
        return self._value_escapes(call, self._parents.around(scope), is_object=True)

    def _lets_out(self, definition: cst.FunctionDef, parameter: str) -> bool:
        """Whether what a function of the file is given as ``parameter`` may leave it."""
        asked = _Parameter(definition, parameter)
        if asked not in self._let_out:
            # What a function only passes to itself stays.
            self._let_out[asked] = False
            scope = self._scopes.of(definition)
            parents = self._parents.around(scope)
            self._let_out[asked] = self._name_escapes(parameter, scope, parents)
        return self._let_out[asked]

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
            name = identifier(node.name.value)
            makes = self.makes_object(node)
            return self._name_escapes(name, created_in, parents, makes=makes)
        # A generator expression is the object itself.
        return self._value_escapes(node, parents, makes=self.makes_object(node))

    def _name_escapes(
        self,
        name: str,
        scope: Scope,
        parents: ParentMap,
        seen: frozenset[str] = frozenset(),
        *,
        makes: bool = False,
        is_object: bool = False,
    ) -> bool:
        owner = scope.owner(name)
        if owner is None or owner.kind in ("module", "class") or _is_nonlocal(name, scope):
            return True
        return any(
            self._value_escapes(use, parents, seen | {name}, makes=makes, is_object=is_object)
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
        for load in self._scopes.own_loads.of(owner, name):
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
        *,
        makes: bool = False,
        is_object: bool = False,
    ) -> bool:
        """Follow the value of ``node`` up to what is done with it.

        ``makes`` says that a call of it runs nothing yet, ``is_object`` that it is what such a call has made:
        lists of these are followed as well, for it is by lists that they are awaited.
        """
        while True:
            parent = parents.get(node)
            if isinstance(parent, cst.Arg):
                call: cst.CSTNode | None = parents.get(parent)
                if not isinstance(call, cst.Call):
                    # A base class or class keyword keeps it.
                    return True
                handling = self.handling(call, parent, self._scope_of(call, parents))
                if handling == "keeps" and is_object and _fills_a_list(call):
                    assert isinstance(call.func, cst.Attribute)
                    return self._target_escapes(call.func.value, parents, seen, is_object=True)
                if handling != "makes":
                    return handling == "keeps"
                node = call
                continue
            if isinstance(parent, (cst.Assign, cst.AnnAssign)):
                return any(
                    self._target_escapes(target, parents, seen, makes=makes, is_object=is_object)
                    for target in _targets(parent)
                )
            if isinstance(parent, cst.Match):
                return any(
                    self._target_escapes(name, parents, seen, makes=makes, is_object=is_object)
                    for case in parent.cases
                    for name in whole_captures(case.pattern)
                )
            if isinstance(parent, cst.NamedExpr):
                if self._target_escapes(
                    parent.target, parents, seen, makes=makes, is_object=is_object
                ):
                    return True
            elif isinstance(parent, cst.IfExp):
                if node is parent.test:
                    return False
            elif isinstance(parent, cst.Call) and makes:
                makes, is_object = False, True
            elif is_object and isinstance(parent, cst.Lambda):
                # Whoever calls it has the object.
                return self.escapes(parent)
            elif is_object and _is_listed(node, parent):
                pass
            elif isinstance(parent, cst.Attribute) and last_name(parent) in RUNNING_METHODS:
                # `orders.__next__` keeps the generator, unless it is called on the spot.
                call = parents.get(parent)
                if isinstance(call, cst.Call) and call.func is parent:
                    return False
            elif not isinstance(parent, cst.BooleanOperation):
                return not _is_harmless(node, parent)
            assert parent is not None
            node = parent

    def _target_escapes(
        self,
        target: cst.CSTNode,
        parents: ParentMap,
        seen: frozenset[str],
        *,
        makes: bool = False,
        is_object: bool = False,
    ) -> bool:
        if not isinstance(target, cst.Name):
            # Unpacking iterates a generator here and now; an attribute or a container keeps it.
            return not isinstance(target, (cst.Tuple, cst.List))
        name = identifier(target.value)
        # A class body keeps what it binds, though the function round it may have a variable of that name.
        scope = self._scope_of(target, parents)
        return name not in seen and self._name_escapes(
            name, scope, parents, seen, makes=makes, is_object=is_object
        )


def _targets(statement: cst.Assign | cst.AnnAssign) -> list[cst.BaseExpression]:
    if isinstance(statement, cst.AnnAssign):
        return [statement.target]
    return [item.target for item in statement.targets]


def _fills_a_list(call: cst.Call) -> bool:
    """Whether ``call`` puts what it is given into a variable: `tasks.append(send())`."""
    func = call.func
    return (
        isinstance(func, cst.Attribute)
        and isinstance(func.value, cst.Name)
        and last_name(func) in ("add", "append", "appendleft", "extend")
    )


def _is_listed(node: cst.CSTNode, parent: cst.CSTNode | None) -> bool:
    """Whether ``parent`` is, or is part of, a display or comprehension that holds ``node``."""
    if isinstance(parent, COMPREHENSIONS):
        return not isinstance(node, cst.CompFor)
    return isinstance(
        parent, (cst.Element, cst.DictElement, cst.List, cst.Tuple, cst.Set, cst.Dict)
    )


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
