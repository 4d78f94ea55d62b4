"""Names whose positions are changed in place, under their own name or another.

    held.update(client.positions())      by a method that may read again
    shown = held; shown[symbol] = 1      under another name
    record(held)                         by a function of the file that stores into what it is given

What such a name holds by the time of a later guard is not judged: the change may be the order's own fill.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.graph.model import Code, Enter
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.program.model import FileModel
from lint_plugin.analysis.tree.nodes import dotted, identifier
from lint_plugin.analysis.values.backward import argument_for
from lint_plugin.analysis.values.variables import alternatives

# Methods that only look at positions; any other may read them again.
_LOOKS = frozenset({"copy", "get", "items", "keys", "values"})


class _Key(NamedTuple):
    """A name of a scope; of no scope, an attribute by its whole text: `self.held`."""

    owner: Scope | None
    name: str


class Changes:
    """The changes in place of one file."""

    def __init__(self, model: FileModel) -> None:
        self._model = model
        self._scopes = model.scopes

    def may_change_elsewhere(self, owner: Scope, name: str) -> bool:
        """Whether a method, or a store under another name, may change what ``name`` holds."""
        return _Key(owner, name) in self._changed

    def are_changed_by(
        self, call: cst.Call, scope: Scope, code: Code, owner: Scope, name: str
    ) -> bool:
        """Whether ``call`` hands what ``name`` holds to a function of the file that changes it."""
        group = self._group(_Key(owner, name))
        return any(
            given in group
            for param in self._changed_params.get(code.scope, ())
            for given in self._given(code, call, scope, param)
        )

    # -- names for one mapping ---------------------------------------------------------------------

    def _key(self, node: cst.CSTNode, scope: Scope) -> _Key | None:
        if isinstance(node, cst.NamedExpr):
            node = node.value
        if isinstance(node, cst.Name):
            name = identifier(node.value)
            owner = scope.owner(name)
            return _Key(owner, name) if owner is not None else None
        return _Key(None, dotted(node)) if isinstance(node, cst.Attribute) else None

    @cached_property
    def _alike(self) -> dict[_Key, set[_Key]]:
        """Map each name to those that a plain assignment gives the same mapping."""
        found: dict[_Key, set[_Key]] = {}
        for target, value, scope in self._assigned():
            for part in alternatives(value):
                source = self._key(part, scope)
                if source is not None and source != target:
                    found.setdefault(target, set()).add(source)
                    found.setdefault(source, set()).add(target)
        return found

    def _assigned(self) -> Iterator[tuple[_Key, cst.BaseExpression, Scope]]:
        for owner in self._scopes.scopes.values():
            for name, bindings in owner.bindings.items():
                for binding in bindings:
                    if binding.value is not None and binding.scope is not None:
                        yield _Key(owner, name), binding.value, binding.scope
        for name, stores in self._scopes.attributes.items():
            for store in stores:
                if store.value is not None:
                    yield _Key(None, f"{store.base}.{name}"), store.value, store.scope

    def _group(self, key: _Key) -> set[_Key]:
        group, stack = {key}, [key]
        while stack:
            fresh = self._alike.get(stack.pop(), set()) - group
            group |= fresh
            stack.extend(fresh)
        return group

    # -- changes -----------------------------------------------------------------------------------

    @cached_property
    def _changed(self) -> frozenset[_Key]:
        changed: set[_Key] = set()
        for key in self._by_methods():
            if key not in changed:
                changed |= self._group(key)
        for key in self._by_stores(self._alike):
            # A store under the name itself is seen where it stands.
            changed |= self._group(key) - {key}
        return frozenset(changed)

    def _by_methods(self) -> Iterator[_Key]:
        for name, loads in self._scopes.attribute_names.items():
            for load in loads if name not in _LOOKS else ():
                if load.call is not None and isinstance(load.node, cst.Attribute):
                    key = self._key(load.node.value, load.scope)
                    if key is not None and (key.owner is not None or key in self._alike):
                        yield key

    def _by_stores(self, keys: Iterable[_Key]) -> Iterator[_Key]:
        """Yield those of some names under which the file stores an item, or merges."""
        return (key for key in keys if any(self._is_stored_into(*use) for use in self._uses(key)))

    def _uses(self, key: _Key) -> Iterator[tuple[cst.CSTNode, Scope]]:
        owner, name = key
        last = name.rpartition(".")[2]
        for load in (self._scopes.attribute_names if owner is None else self._scopes.names).get(
            last, ()
        ):
            if self._key(load.node, load.scope) == key:
                yield load.node, load.scope
        if owner is not None:
            # `held |= more` changes the mapping itself.
            yield from ((binding.node, owner) for binding in owner.bindings[name])
        else:
            for store in self._scopes.attributes.get(last, ()):
                if f"{store.base}.{last}" == name:
                    yield store.node, store.scope

    def _is_stored_into(self, use: cst.CSTNode, scope: Scope) -> bool:
        around = self._model.parents.around(scope)
        node, parent = use, around.get(use)
        while isinstance(parent, cst.Subscript) and parent.value is node:
            node, parent = parent, around.get(parent)
        if isinstance(parent, cst.AugAssign):
            return parent.target is node
        return node is not use and isinstance(parent, (cst.AssignTarget, cst.Del))

    # -- functions of the file ---------------------------------------------------------------------

    @cached_property
    def _changed_params(self) -> dict[Scope, set[str]]:
        """The parameters whose mapping a function changes, itself or by handing it on."""
        params = {
            _Key(scope, name)
            for node, scope in self._scopes.scopes.items()
            if isinstance(node, cst.FunctionDef)
            for name, bindings in scope.bindings.items()
            if any(each.kind == "param" for each in bindings)
        }
        changed = {key for key in params if key in self._changed} | set(self._by_stores(params))
        handed = self._handed_on(params) if changed else []
        size = -1
        while size != len(changed):
            size = len(changed)
            changed |= {outer for outer, inner in handed if inner in changed}
        found: dict[Scope, set[str]] = {}
        for owner, name in changed:
            if owner is not None:
                found.setdefault(owner, set()).add(name)
        return found

    def _handed_on(self, params: set[_Key]) -> list[tuple[_Key, _Key]]:
        """List the parameters that a function gives to a parameter of another."""
        found: list[tuple[_Key, _Key]] = []
        names = {key.name for key in params}
        for loads in (*self._scopes.names.values(), *self._scopes.attribute_names.values()):
            for load in loads:
                call = load.call
                if call is None or not any(_named(arg.value) in names for arg in call.args):
                    continue
                definition = self._model.callees.function(load.node, load.scope)
                code = self._model.code(definition) if definition is not None else None
                for name in code.scope.bindings if code is not None else ():
                    assert code is not None
                    outer = self._given(code, call, load.scope, name)
                    found += ((each, _Key(code.scope, name)) for each in outer if each in params)
        return found

    def _given(self, code: Code, call: cst.Call, scope: Scope, param: str) -> Iterator[_Key]:
        """Yield the name that a call hands over for a parameter, if it is one."""
        if isinstance(code.node, cst.FunctionDef):
            given = argument_for(code.node, param, Enter(code, call, scope))
            key = self._key(given[0], scope) if given is not None else None
            if key is not None:
                yield key


def _named(node: cst.BaseExpression) -> str:
    return identifier(node.value) if isinstance(node, cst.Name) else ""
