"""The classes of a file: what they inherit, and which function an attribute of `self` means."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from lint_plugin.imports import Origins
from lint_plugin.scopes import Binding, Scope
from lint_plugin.syntax import identifier

# Bases that add no methods a service's own classes could mistake for theirs.
_EMPTY_BASES = frozenset(
    {
        "abc.ABC",
        "typing.Generic",
        "typing.Protocol",
        "typing_extensions.Protocol",
        "contextlib.AbstractContextManager",
        "contextlib.AbstractAsyncContextManager",
    }
)


@dataclass(frozen=True, slots=True)
class Classes:
    """Answers for one file. Where a class is not in the file, nothing is known of it: None."""

    origins: Origins
    # Each class is ordered once, and so is what lies below it: hierarchies may be deep and wide.
    _stand_ins: dict[Scope, type] = field(default_factory=dict)
    _orders: dict[Scope, list[Scope | None] | None] = field(default_factory=dict)
    _subclasses: dict[Scope, list[Scope]] = field(default_factory=dict)

    def member(self, owner: Scope, name: str, *, above: bool = False) -> Binding | None:
        """What ``name`` means on an instance of ``owner``, or, ``above``, to its `super()`.

        None where a base outside the file may define it first, where it is bound more than once, where
        a class below ``owner`` in this file overrides it, or where the file assigns the attribute.
        """
        if name in self.origins.scopes.attributes:
            return None
        order = self._resolution_order(owner)
        if order is None or (above and self._has_several_bases_below(owner)):
            return None
        if not above and any(name in below.bindings for below in self._below(owner)):
            return None
        for scope in order[1:] if above else order:
            if scope is None:
                return None
            bindings = scope.bindings.get(name)
            if bindings is not None:
                return bindings[0] if len(bindings) == 1 else None
        return None

    def is_overridden(self, owner: Scope, name: str) -> bool:
        """Whether a class of this file below ``owner`` binds ``name`` again."""
        return any(name in below.bindings for below in self._below(owner))

    def is_protocol(self, owner: Scope) -> bool:
        return any(
            self.origins.is_library(
                _unsubscripted(base.value), "typing.Protocol", "typing_extensions.Protocol"
            )
            for base in _definition(owner).bases
        )

    def _resolution_order(self, owner: Scope) -> list[Scope | None] | None:
        """The method resolution order from ``owner`` up, None standing for a class outside the file."""
        if owner not in self._orders:
            self._orders[owner] = self._ordered(owner)
        return self._orders[owner]

    def _ordered(self, owner: Scope) -> list[Scope | None] | None:
        """CPython itself orders them: an empty class stands for each, a new one for every unknown base."""
        try:
            order = self._stand_in(owner).__mro__[:-1]
        except (TypeError, RecursionError):
            return None
        scopes = {stand_in: scope for scope, stand_in in self._stand_ins.items()}
        return [scopes.get(stand_in) for stand_in in order]

    def _stand_in(self, owner: Scope) -> type:
        if owner not in self._stand_ins:
            bases = tuple(
                type("unknown", (), {}) if base is None else self._stand_in(base)
                for base in self._bases(owner)
            )
            self._stand_ins[owner] = type("known", bases, {})
        return self._stand_ins[owner]

    def _bases(self, owner: Scope) -> list[Scope | None]:
        assert owner.parent is not None
        bases: list[Scope | None] = []
        for arg in _definition(owner).bases:
            node = _unsubscripted(arg.value)
            name = identifier(node.value) if isinstance(node, cst.Name) and not arg.star else None
            if self.origins.library_path(node) in _EMPTY_BASES:
                continue
            if name == "object" and self.origins.is_builtin(name):
                continue
            bases.append(self.named(name, owner.parent) if name is not None else None)
        return bases

    def named(self, name: str, scope: Scope) -> Scope | None:
        """The class of this file that ``name`` provably means in ``scope``."""
        bindings = scope.lookup(name)
        if len(bindings) != 1 or self.origins.scopes.star_import:
            return None
        definition = bindings[0].node
        if not isinstance(definition, cst.ClassDef) or definition.decorators:
            return None
        return self.origins.scopes.of(definition)

    def _below(self, owner: Scope) -> list[Scope]:
        if not self._subclasses:
            classes = [s for s in self.origins.scopes.scopes.values() if s.kind == "class"]
            # Each has an entry, so that a file without subclasses is not looked through again.
            self._subclasses.update((scope, []) for scope in classes)
            for scope in classes:
                order = self._resolution_order(scope)
                # A class whose bases cannot be ordered may be below any.
                above = classes if order is None else order
                for other in above:
                    if other is not None and other is not scope:
                        self._subclasses[other].append(scope)
        return self._subclasses[owner]

    def _has_several_bases_below(self, owner: Scope) -> bool:
        """Whether `super()` in ``owner`` may mean a sibling, in an instance of a class below."""
        return any(len(_definition(below).bases) > 1 for below in self._below(owner))


def _definition(scope: Scope) -> cst.ClassDef:
    assert isinstance(scope.node, cst.ClassDef)
    return scope.node


def _unsubscripted(node: cst.BaseExpression) -> cst.BaseExpression:
    """`Generic` of `Generic[T]`."""
    return node.value if isinstance(node, cst.Subscript) else node
