"""Classes of a file: their MRO, and what an attribute of `self` means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.names.origins import Origins
from lint_plugin.analysis.names.scopes import Binding, FileScopes, Scope
from lint_plugin.analysis.tree.known_names import (
    EMPTY_BASES,
    PROTOCOLS,
    TRANSPARENT_CLASS_DECORATORS,
)
from lint_plugin.analysis.tree.nodes import children, identifier

# Methods that run as an object is made.
_FIRST_MAKERS = ("__new__", "__init__")
_MAKERS = ("__init__", "__new__", "__post_init__", "__attrs_post_init__", "model_post_init")


class _MemberQuery(NamedTuple):
    owner: Scope
    name: str
    above: bool


class Classes:
    """Resolves the methods of one file's classes.

    Where a class is not in the file, nothing is known of it: None.
    """

    def __init__(self, origins: Origins) -> None:
        self.origins = origins
        # Each class is ordered once, and so is what lies above it: hierarchies may be deep and wide.
        self._stand_ins: dict[Scope, type] = {}
        self._stood_for: dict[type, Scope] = {}
        # Classes whose bases are being found, and for good those where that fails.
        self._begun: set[Scope] = set()
        self._orders: dict[Scope, list[Scope | None] | None] = {}
        self._above: dict[Scope, frozenset[Scope] | None] = {}
        self._members: dict[_MemberQuery, Binding | None] = {}
        self._several_bases = [
            scope
            for scope in origins.scopes.scopes.values()
            if isinstance(scope.node, cst.ClassDef)
            and (len(scope.node.bases) > 1 or any(base.star for base in scope.node.bases))
        ]

    def member(self, owner: Scope, name: str, *, above: bool = False) -> Binding | None:
        """Resolve ``name`` on an instance of ``owner``, or, ``above``, on its `super()`.

        None where a base outside the file may define it first, where it is bound more than once or only
        under a condition, where a class below ``owner`` in this file overrides it, or where the file
        assigns the attribute.
        """
        query = _MemberQuery(owner, name, above)
        if query not in self._members:
            self._members[query] = self._member(query)
        return self._members[query]

    def _member(self, query: _MemberQuery) -> Binding | None:
        owner, name, above = query
        if self._is_rebound_elsewhere(owner, name):
            return None
        order = self._resolution_order(owner)
        if order is None:
            return None
        order = order[1:] if above else order
        for index, scope in enumerate(order):
            if scope is None:
                return None
            if name in scope.bindings:
                differs = self._differs_behind if above else self._is_overridden
                if differs(owner, name, scope):
                    return None
                return self._bound_once(scope, name, order[index + 1 :])
        return None

    def _is_rebound_elsewhere(self, owner: Scope, name: str) -> bool:
        """Whether the file assigns the attribute, by a mangled name too.

        `__check` of `Desk` has the full name `_Desk__check`.
        """
        scopes = self.origins.scopes
        if not _is_mangled(name):
            return name in scopes.attributes
        full = f"_{_label(owner)}{name}"
        return any(each in scopes.attributes for each in (name, full)) or full in scopes.members

    def _bound_once(
        self, scope: Scope, name: str, behind: Sequence[Scope | None]
    ) -> Binding | None:
        """Find the one binding of ``name`` in a class.

        Under a condition what stands ``behind`` may count.
        """
        binding = self.origins.only_binding(scope, name)
        if binding is None or any(binding.node is part for part in _definition(scope).body.body):
            return binding
        may_count = any(each is None or name in each.bindings for each in behind)
        return None if may_count else binding

    def is_overridden(self, owner: Scope, name: str) -> bool:
        """Whether a class below ``owner`` in this file has another ``name``."""
        return self._is_overridden(owner, name, owner)

    def _is_overridden(self, owner: Scope, name: str, definer: Scope) -> bool:
        """Whether a class below ``owner`` replaces what ``definer`` binds for it.

        That is so where the class binds the name itself, or where it has it from a sibling: `class
        Desk(Quiet, Base)` puts the methods of `Quiet` before those of `Base`. A name of the form `__check`
        is another one in every class, unless the classes have one name.
        """
        binding = [scope for scope, _ in self.origins.scopes.class_members(name)]
        if _is_mangled(name):
            label = _label(owner)
            binding = [scope for scope in binding if _label(scope) == label]
            return any(
                scope is not definer and self._may_be_below(scope, owner) for scope in binding
            )
        return any(
            self._may_be_below(scope, owner) and self.definer(scope, name) not in (None, definer)
            for scope in (*binding, *self._several_bases)
        )

    def definer(self, scope: Scope, name: str) -> Scope | None:
        """Find the class of the file that an instance of ``scope`` has ``name`` from.

        One whose bases cannot be ordered may have it from any: its own answer stands for these.
        """
        order = self._resolution_order(scope) or [scope]
        return next((each for each in order if each is not None and name in each.bindings), None)

    def makes_objects_quietly(self, owner: Scope) -> bool:
        """Whether no code of a class runs as an object of it is made."""
        order = self._resolution_order(owner)
        return order is not None and not any(
            scope is None
            or _definition(scope).keywords
            or any(name in scope.bindings for name in _MAKERS)
            for scope in order
        )

    def maker(self, owner: Scope) -> cst.FunctionDef | None:
        """Find the method of the file that makes the objects of a class."""
        order = self._resolution_order(owner)
        if order is None or any(scope is None or _definition(scope).keywords for scope in order):
            return None
        name = next((each for each in _FIRST_MAKERS if self.definer(owner, each)), None)
        if name is None and self._is_dataclass(owner):
            name = "__post_init__"
        binding = self.member(owner, name) if name is not None else None
        node = binding.node if binding is not None else None
        return node if isinstance(node, cst.FunctionDef) else None

    def caller(self, owner: Scope) -> cst.FunctionDef | None:
        """Find the `__call__` that a call of an object of exactly this class runs."""
        order = self._resolution_order(owner)
        if order is None or any(scope is None or _definition(scope).keywords for scope in order):
            return None
        if self.definer(owner, "__new__") is not None:
            # It may give an object of another class.
            return None
        binding = self.member(owner, "__call__")
        node = binding.node if binding is not None else None
        return node if isinstance(node, cst.FunctionDef) else None

    def _is_dataclass(self, owner: Scope) -> bool:
        """Whether `@dataclass` writes the `__init__` of a class, which calls `__post_init__`."""
        return any(
            self.origins.is_library(target, "dataclasses.dataclass")
            and not any(arg.keyword is not None and arg.keyword.value == "init" for arg in given)
            for target, given in (
                (item.decorator.func, item.decorator.args)
                if isinstance(item.decorator, cst.Call)
                else (item.decorator, ())
                for item in _definition(owner).decorators
            )
        )

    def is_or_inherits(self, owner: Scope, base: Scope) -> bool:
        """Whether ``owner`` is ``base``, or certainly below it."""
        return owner is base or base in (self._resolution_order(owner) or ())

    def has_other(self, owner: Scope, name: str) -> bool:
        """Whether a class body, or the mangled name, may set an attribute of ``owner``."""
        scopes = self.origins.scopes
        full = f"_{_label(owner)}{name}" if _is_mangled(name) else name
        mangled = full != name and full in scopes.attributes
        return mangled or name in scopes.members or full in scopes.members

    def is_protocol(self, owner: Scope) -> bool:
        """Whether the class is a protocol itself: `class Desk(Protocol)`."""
        return any(
            self.origins.is_library(_unsubscripted(base.value), *PROTOCOLS)
            for base in _definition(owner).bases
        )

    def _resolution_order(self, owner: Scope) -> list[Scope | None] | None:
        """Order ``owner`` and its bases by their MRO; None stands for an unknown class."""
        if owner not in self._orders:
            self._orders[owner] = self._ordered(owner)
        return self._orders[owner]

    def _ordered(self, owner: Scope) -> list[Scope | None] | None:
        """Let CPython compute the MRO of stand-ins.

        An empty class stands for each, a new one for every unknown base.
        """
        try:
            order = self._stand_in(owner).__mro__[:-1]
        except (TypeError, RecursionError):
            return None
        return [self._stood_for.get(stand_in) for stand_in in order]

    def _stand_in(self, owner: Scope) -> type:
        if owner in self._begun:
            raise TypeError("a class above itself")
        if owner not in self._stand_ins:
            self._begun.add(owner)
            bases = tuple(
                type("unknown", (), {}) if base is None else self._stand_in(base)
                for base in self._bases(owner)
            )
            stand_in = self._stand_ins[owner] = type("known", bases, {})
            self._stood_for[stand_in] = owner
            self._begun.remove(owner)
        return self._stand_ins[owner]

    def _bases(self, owner: Scope) -> list[Scope | None]:
        assert owner.parent is not None
        bases: list[Scope | None] = []
        for arg in _definition(owner).bases:
            node = _unsubscripted(arg.value)
            name = identifier(node.value) if isinstance(node, cst.Name) and not arg.star else None
            if self.origins.library_path(node) in EMPTY_BASES:
                continue
            if name == "object" and self.origins.is_builtin(name):
                continue
            bases.append(self.named(name, owner.parent) if name is not None else None)
        return bases

    def named(self, name: str, scope: Scope) -> Scope | None:
        """Resolve ``name`` in ``scope`` to the class of this file that it provably means."""
        bindings = scope.lookup(name)
        if len(bindings) != 1 or self.origins.scopes.may_be_displaced(bindings[0]):
            return None
        definition = bindings[0].node
        if not isinstance(definition, cst.ClassDef):
            return None
        if not all(self._is_transparent(item.decorator) for item in definition.decorators):
            return None
        return self.origins.scopes.of(definition)

    def _is_transparent(self, decorator: cst.BaseExpression) -> bool:
        target = decorator.func if isinstance(decorator, cst.Call) else decorator
        return self.origins.library_path(target) in TRANSPARENT_CLASS_DECORATORS

    def _may_be_below(self, scope: Scope, owner: Scope) -> bool:
        """Whether ``scope`` may be a class below ``owner``.

        Its bases need not be plain names.
        """
        if scope not in self._above:
            self._above[scope] = self._ancestors(scope)
        above = self._above[scope]
        return scope is not owner and (above is None or owner in above)

    def _ancestors(self, scope: Scope) -> frozenset[Scope] | None:
        """Collect the classes of the file that ``scope`` may inherit from; None for any."""
        found: set[Scope] = set()
        stack = [scope]
        while stack:
            current = stack.pop()
            assert current.parent is not None
            bases = (arg.value for arg in _definition(current).bases)
            possible = _possible_classes(bases, current.parent, self.origins.scopes)
            if possible is None:
                return None
            stack.extend(possible - found)
            found |= possible
        return frozenset(found)

    def _differs_behind(self, owner: Scope, name: str, definer: Scope) -> bool:
        """Whether `super()` in ``owner`` may mean a sibling, in an instance below.

        With `class Both(Desk, Quiet)` the `super()` of `Desk` is `Quiet`.
        """
        return any(
            self._may_be_below(scope, owner) and self._behind(scope, owner, name) is not definer
            for scope in self._several_bases
        )

    def _behind(self, scope: Scope, owner: Scope, name: str) -> Scope | None:
        """Find the class behind ``owner`` in the MRO of ``scope`` that has ``name``.

        None where that is unknown, as behind a base of another file.
        """
        order = self._resolution_order(scope) or []
        behind = order[order.index(owner) + 1 :] if owner in order else []
        first = (each for each in behind if each is None or name in each.bindings)
        return next(first, None)


def _definition(scope: Scope) -> cst.ClassDef:
    assert isinstance(scope.node, cst.ClassDef)
    return scope.node


def _label(scope: Scope) -> str:
    """Strip the name of a class for mangling: `_Desk` mangles `__check` to `_Desk__check`."""
    return identifier(_definition(scope).name.value).lstrip("_")


def _is_mangled(name: str) -> bool:
    return name.startswith("__") and not name.endswith("__")


def _unsubscripted(node: cst.BaseExpression) -> cst.BaseExpression:
    """Reduce `Generic[T]` to `Generic`."""
    return node.value if isinstance(node, cst.Subscript) else node


def _possible_classes(
    nodes: Iterable[cst.CSTNode], scope: Scope, scopes: FileScopes
) -> frozenset[Scope] | None:
    """Collect the classes of this file that base expressions may give; None for any.

    Most bases are plain names. The others (an alias, a choice, a parameter, what a function returns) cannot
    be followed to one class, but whoever inherits from them may override what any of these says. What is
    imported, or bound nowhere, gives none: it comes from elsewhere.
    """
    found: set[Scope] = set()
    seen: set[Binding] = set()
    stack = [(node, scope) for node in nodes]
    while stack:
        node, scope = stack.pop()
        if isinstance(node, cst.Attribute):
            # `Outer.Base` is a class that some class body binds.
            members = (binding for _, binding in scopes.class_members(node.attr.value))
            found.update(scopes.of(each.node) for each in members if each.kind == "class")
            stack.append((node.value, scope))
        elif not isinstance(node, cst.Name):
            stack.extend((child, scope) for child in children(node))
        else:
            for binding in scope.lookup(identifier(node.value)):
                if binding in seen or binding.kind == "import":
                    continue
                seen.add(binding)
                if binding.kind == "class":
                    found.add(scopes.of(binding.node))
                elif binding.value is None or binding.scope is None:
                    return None
                else:
                    stack.append((binding.value, binding.scope))
    return frozenset(found)
