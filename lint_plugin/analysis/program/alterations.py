"""Which stores and calls may alter the object that a check has returned.

verdict.allowed = True              a store, through any name that may mean the object
said = verdict; said.override()     a method that is not known to read only
setattr(verdict, name, True)        a function that alters what it is given
relax = lambda: verdict.override()  whoever calls `relax`, whenever

A name may mean the object where it is bound to something that mentions it: `said`, `box = [verdict]`,
`for each in box`. Whoever is shown the object (`audit(verdict)`) is taken not to alter it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeAlias

import libcst as cst

from lint_plugin.analysis.graph.model import Place
from lint_plugin.analysis.names.scopes import FileScopes, Scope, parameters
from lint_plugin.analysis.program.place_tree import INSIDE, PlaceTree
from lint_plugin.analysis.tree.known_names import QUIET_METHODS, SCALARS
from lint_plugin.analysis.tree.nodes import (
    COMPREHENSIONS,
    Comprehension,
    captures,
    children,
    identifier,
    last_name,
    literal_key,
    nodes_in,
    unpacked,
)
from lint_plugin.analysis.values.variables import chain_at

# What the name of a method that only reads begins with.
_READING = frozenset(
    {"as", "asdict", "describe", "dict", "format", "get", "has", "is", "json", "log", "model", "to"}
)
# Functions that alter what they are given, as do the special methods: `object.__setattr__(verdict, ...)`.
_SETTING = frozenset({"delattr", "delitem", "ior", "setattr", "setitem"})
# Methods that put what they are given into a collection.
_KEEPING = frozenset({"add", "append", "appendleft", "extend", "insert", "put", "put_nowait"})
# Attributes that hold all others, or choose whose count.
_WHOLE = frozenset({"__class__", "__dict__"})
_ANY_ITEM = "[]"


class _Link:
    """What a value is made of, and the places that get it.

    ``asks`` says that a check is asked in it.
    """

    __slots__ = ("asks", "sources", "targets")

    def __init__(self, sources: list[Place], *, asks: bool) -> None:
        self.targets: list[Place] = []
        self.sources: Final = sources
        self.asks: Final = asks


# What may alter an object, and the scope that it stands in.
_Altering: TypeAlias = "tuple[cst.CSTNode, Scope]"


class Alterations:
    """The places of one file that may mean what a check returned."""

    def __init__(
        self,
        scopes: FileScopes,
        named: frozenset[str],
        answers: Callable[[cst.BaseExpression, Scope], bool],
    ) -> None:
        self._named = named
        reader = _Reader(scopes, answers)
        reader.visit(scopes.module.node)
        self._links = tuple(reader.links.values())
        self._answered = reader.answered
        # Each place that may be, hold or be a part of what a check returned.
        self._meant = self._closed()
        # Functions and methods of the file that set what answers on an argument, by their names.
        self._setters = {
            identifier(scope.node.name.value)
            for node, scope in reader.altering
            if isinstance(scope.node, cst.FunctionDef) and self._sets_on_argument(node, scope)
        }
        altering = [each for each in reader.altering if self.altered(*each)]
        self._first: dict[Scope, cst.CSTNode] = {}
        for function, (node, _) in self._reached(altering):
            self._first.setdefault(function, node)
        # Functions whose answers other code alters, whenever that runs. Of those that alter an answer, the
        # first and the last by any order are another than its own, or there is no other.
        self._later: set[Scope] = set()
        numbers = {scope.function: number for number, (_, scope) in enumerate(altering)}
        altering.sort(key=lambda each: numbers[each[1].function])
        for several in (altering, altering[::-1]):
            for function, (_, scope) in self._reached(several):
                if scope.function is not function:
                    self._later.add(function)

    def later(self, function: Scope) -> bool:
        """Whether nested code may alter at any time what ``function`` has been answered."""
        return function in self._later

    def first(self, function: Scope) -> cst.CSTNode | None:
        """Return the first call or target that may alter what ``function`` has been answered."""
        return self._first.get(function)

    def altered(self, node: cst.CSTNode, scope: Scope) -> tuple[str | None] | None:
        """Say which attribute or key a call, or a store into ``node``, alters.

        ``(None,)`` stands for any of them, None for no alteration.
        """
        if isinstance(node, (cst.Attribute, cst.Subscript)):
            name = stored_name(node)
            if name in self._named:
                # By another way than a plain name, the object may be reached unseen.
                seen = isinstance(node.value, cst.Name)
                return None if seen and not self._alters(node, scope) else (name,)
            if name is not None and name not in _WHOLE:
                return None
        return (None,) if self._alters(node, scope) else None

    def _closed(self) -> PlaceTree[Place]:
        """Follow the bindings until no place more may mean an answer."""
        sources: PlaceTree[_Link] = PlaceTree()
        for link in self._links:
            for source in link.sources:
                sources.put(source, link)
        meant: PlaceTree[Place] = PlaceTree()
        waiting = [place for place, _ in self._answered]
        known = set(waiting)
        while waiting:
            place = waiting.pop()
            meant.put(place, place)
            for link in sources.take(place, beyond=True):
                fresh = set(link.targets) - known
                known |= fresh
                waiting += fresh
        return meant

    def _reached(self, altering: Sequence[_Altering]) -> Iterator[tuple[Scope, _Altering]]:
        """Yield each function that was answered what is altered, with the first that alters it.

        A function is yielded for each of its answers, in the order of ``altering``.
        """
        targets: PlaceTree[_Link | Scope] = PlaceTree()
        for link in self._links:
            for target in link.targets:
                targets.put(target, link)
        for place, function in self._answered:
            targets.put(place, function)
        followed: set[_Link] = set()
        for each in altering:
            waiting = list(self._altered_places(*each))
            while waiting:
                place, beyond = waiting.pop()
                for found in targets.take(place, beyond=beyond):
                    if isinstance(found, Scope):
                        yield found, each
                    elif found not in followed:
                        followed.add(found)
                        waiting += [(source, True) for source in found.sources]

    def _alters(self, node: cst.CSTNode, scope: Scope) -> bool:
        """Whether ``node`` alters what somebody was answered."""
        return any(
            self._meant.holds(place, beyond=beyond)
            for place, beyond in self._altered_places(node, scope)
        )

    def _altered_places(self, node: cst.CSTNode, scope: Scope) -> Iterator[tuple[Place, bool]]:
        """Yield what ``node`` alters, and whether that may be anything that leads on from there."""
        altered = [*altered_by(node)]
        if isinstance(node, cst.Call) and last_name(node.func) in self._setters:
            altered += [arg.value for arg in node.args]
        for each in altered:
            place = place_of(each, scope)
            if place is not None:
                yield place, False
            else:
                yield from ((part, True) for part in mentioned(each, scope))

    def _sets_on_argument(self, node: cst.CSTNode, scope: Scope) -> bool:
        """Whether ``node`` sets what answers on an argument, other than its own object."""
        if isinstance(node, cst.AugAssign):
            node = node.target
        if isinstance(node, (cst.Attribute, cst.Subscript)):
            held: cst.CSTNode = node.value
            sets = stored_name(node) in self._named
        else:
            sets = isinstance(node, cst.Call) and last_name(node.func) == "setattr"
            held = node.args[0].value if isinstance(node, cst.Call) and node.args else node
        if not sets or not isinstance(held, cst.Name):
            return False
        bindings = scope.bindings.get(identifier(held.value), ())
        own = next(iter(scope.bindings), None) if scope.enclosing_class is not None else None
        return identifier(held.value) != own and any(each.kind == "param" for each in bindings)


def altered_by(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield the objects that a call, a store into ``node`` or an augmented assignment alters."""
    if isinstance(node, cst.Call):
        name = last_name(node.func) or ""
        is_special = name.startswith("__") and name.endswith("__")
        if name in _SETTING or is_special or _is_of_builtin(node.func):
            yield from (arg.value for arg in node.args)
        if not isinstance(node.func, cst.Attribute):
            # `override = verdict.override`
            yield node.func
        elif not _only_reads(name):
            yield node.func.value
    elif isinstance(node, cst.AugAssign):
        # `said |= {"allowed": True}`
        yield node.target
    elif isinstance(node, (cst.Attribute, cst.Subscript)):
        yield node.value


def grows(call: cst.Call) -> bool:
    """Whether ``call`` only puts something into a collection: `reasons.append(...)`."""
    return isinstance(call.func, cst.Attribute) and call.func.attr.value in _KEEPING


def _is_of_builtin(func: cst.BaseExpression) -> bool:
    """Whether ``func`` is `dict.update`, `list.clear` or their like."""
    return (
        isinstance(func, cst.Attribute)
        and isinstance(func.value, cst.Name)
        and func.value.value in ("dict", "list", "set")
    )


def _only_reads(method: str) -> bool:
    return method in QUIET_METHODS or method.lstrip("_").partition("_")[0] in _READING


def stored_name(node: cst.Attribute | cst.Subscript) -> str | None:
    """Return the attribute or key that ``node`` names; None where it names none."""
    if isinstance(node, cst.Attribute):
        return identifier(node.attr.value)
    return literal_key(node)


def place_of(node: cst.CSTNode, scope: Scope) -> Place | None:
    """Resolve a chain to its name and its steps, all items alike."""
    return chain_at(node, scope, lambda _: _ANY_ITEM)


def mentioned(node: cst.CSTNode, scope: Scope) -> Iterator[Place]:
    """Yield the places that a value is made of.

    Texts, numbers and truths are made of none.
    """
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, (cst.Comparison, cst.FormattedString)) or (
            isinstance(part, cst.Call) and last_name(part.func) in SCALARS
        ):
            continue
        place = place_of(part, scope)
        if place is not None:
            yield place
        elif isinstance(part, cst.Call) and isinstance(part.func, cst.Attribute):
            # What a method gives may be the object, or lead to it.
            stack += (part.func.value, *(arg.value for arg in part.args))
        elif isinstance(part, (cst.Attribute, cst.Arg)):
            stack.append(part.value)
        else:
            stack += children(part)


class _Reader:
    """Reads who asks, what is bound to what, and what may alter an object."""

    def __init__(
        self, scopes: FileScopes, answers: Callable[[cst.BaseExpression, Scope], bool]
    ) -> None:
        self._scopes = scopes
        self._answers = answers
        self._scope = scopes.module
        self.answered: list[tuple[Place, Scope]] = []
        # By the value, which may be bound to many: `a = b = verdict`.
        self.links: dict[cst.CSTNode, _Link] = {}
        self.altering: list[_Altering] = []

    def visit(self, node: cst.CSTNode) -> None:
        if isinstance(node, (cst.FunctionDef, cst.Lambda)):
            self._function(node)
        elif isinstance(node, COMPREHENSIONS):
            self._comprehension(node)
        elif isinstance(node, cst.ClassDef):
            self._all((*node.decorators, *node.bases, *node.keywords))
            self._inside(node, [node.body])
        else:
            self._learn(node)
            self._all(children(node))

    def _all(self, nodes: Iterable[cst.CSTNode]) -> None:
        for node in nodes:
            self.visit(node)

    def _inside(self, node: cst.CSTNode, nodes: list[cst.CSTNode]) -> None:
        outer, self._scope = self._scope, self._scopes.of(node)
        self._all(nodes)
        self._scope = outer

    def _function(self, node: cst.FunctionDef | cst.Lambda) -> None:
        if isinstance(node, cst.FunctionDef):
            self._all(list(node.decorators))
        inside = self._scopes.of(node)
        for param in parameters(node.params):
            if param.default is not None:
                self.visit(param.default)
                self._bind(param.name, param.default, inside)
        self._inside(node, [node.body])

    def _comprehension(self, node: Comprehension) -> None:
        self.visit(node.for_in.iter)
        outer, self._scope = self._scope, self._scopes.of(node)
        clause: cst.CompFor | None = node.for_in
        while clause is not None:
            if clause is not node.for_in:
                self.visit(clause.iter)
            self._bind(clause.target, clause.iter)
            self.visit(clause.target)
            self._all(list(clause.ifs))
            clause = clause.inner_for_in
        self._all([child for child in children(node) if child is not node.for_in])
        self._scope = outer

    def _learn(self, node: cst.CSTNode) -> None:
        if isinstance(node, cst.Assign):
            for each in node.targets:
                self._assign(each.target, node.value)
        elif isinstance(node, (cst.AnnAssign, cst.NamedExpr)):
            if node.value is not None:
                self._assign(node.target, node.value)
        elif isinstance(node, cst.AugAssign):
            self.altering.append((node, self._scope))
            self._keep(node.target, node.value)
        elif isinstance(node, cst.For):
            self._bind(node.target, node.iter)
        elif isinstance(node, cst.WithItem):
            if node.asname is not None:
                self._bind(node.asname.name, node.item)
        elif isinstance(node, cst.Del):
            self._bind(node.target, node.target)
        elif isinstance(node, cst.Match):
            for case in node.cases:
                for name in captures(case.pattern):
                    self._bind(name, node.subject)
        elif isinstance(node, cst.Call):
            self.altering.append((node, self._scope))
            if grows(node):
                assert isinstance(node.func, cst.Attribute)
                for arg in node.args:
                    self._keep(node.func.value, arg.value)

    def _assign(self, target: cst.CSTNode, value: cst.BaseExpression) -> None:
        """Link an assigned target; a display or a new object only holds its parts."""
        self._bind(target, value, inside=_is_holder(value))

    def _keep(self, holder: cst.CSTNode, value: cst.BaseExpression) -> None:
        """Link what ``holder`` holds to what is put into it."""
        place = place_of(holder, self._scope)
        if place is not None:
            self._link((*place[:2], (*place[2], INSIDE)), value, self._scope)

    def _bind(
        self,
        target: cst.CSTNode,
        value: cst.BaseExpression,
        scope: Scope | None = None,
        *,
        inside: bool = False,
    ) -> None:
        """Link a target to what its value mentions; ``scope`` is that of the target."""
        if isinstance(target, (cst.Tuple, cst.List)):
            for part, source in unpacked(target, value):
                if source is None:
                    self._bind(part, value, scope)
                else:
                    self._assign(part, source)
            return
        if isinstance(target, cst.StarredElement):
            self._bind(target.value, value, scope)
            return
        if isinstance(target, (cst.Attribute, cst.Subscript)):
            self.altering.append((target, self._scope))
        place = place_of(target, scope or self._scope)
        if place is not None:
            steps = (*place[2], INSIDE) if inside else place[2]
            self._link((*place[:2], steps), value, self._scope)

    def _link(self, place: Place, value: cst.BaseExpression, scope: Scope) -> None:
        link = self.links.get(value)
        if link is None:
            made_of = list(dict.fromkeys(mentioned(value, scope)))
            link = self.links[value] = _Link(made_of, asks=self._asks(value, scope))
        link.targets.append(place)
        if link.asks:
            self.answered.append((place, scope.function))

    def _asks(self, value: cst.CSTNode, scope: Scope) -> bool:
        # Not only in a call: `to_thread(evaluate, order)`.
        return any(
            isinstance(part, (cst.Name, cst.Attribute)) and self._answers(part, scope)
            for part in nodes_in(value)
        )


def _is_holder(value: cst.BaseExpression) -> bool:
    """Whether ``value`` is a display, or an object made there: `RiskEvent(decision=verdict)`."""
    if isinstance(value, cst.Call):
        return (last_name(value.func) or "")[:1].isupper()
    return isinstance(value, (cst.List, cst.Tuple, cst.Set, cst.Dict))
