"""The guards that another place of the file can call by the same expression."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import merge
from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.graph.model import GuardSite
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.nodes import children, identifier


class _Meant(NamedTuple):
    """What a name resolves to: a variable of a scope, or the class behind `self`."""

    name: str
    owner: Scope


class GuardNames:
    """An index of guards by the names in their callees.

    A file may have as many guards as orders, so they are not searched one by one.
    """

    def __init__(self, guards: Sequence[GuardSite]) -> None:
        self._guards = guards
        self._by_function: dict[Scope, list[int]] = {}
        self._by_meaning: dict[_Meant, list[int]] = {}
        self._names: dict[str, None] = {}
        for number, guard in enumerate(guards):
            self._by_function.setdefault(guard.scope.function, []).append(number)
            first = min(_names_read(guard.call.func), default="")
            meant = _meant(first, guard.scope)
            if meant is not None:
                self._names[first] = None
                self._by_meaning.setdefault(meant, []).append(number)

    def callable_in(self, scope: Scope) -> Iterator[GuardSite]:
        """Yield the guards that ``scope`` can call by the same expression, in file order.

        These are the guards of the same function, and those whose callee resolves to the
        same here.
        """
        near = self._by_function.get(scope.function, [])
        meant = [_meant(name, scope) for name in self._names]
        far = [self._by_meaning.get(each, []) for each in meant if each is not None]
        for number in merge(near, *far):
            guard = self._guards[number]
            if guard.scope.function is scope.function or _means_the_same(guard, scope):
                yield guard


def _means_the_same(guard: GuardSite, scope: Scope) -> bool:
    return all(
        _meant(name, scope) == _meant(name, guard.scope) is not None
        for name in _names_read(guard.call.func)
    )


def _meant(name: str, scope: Scope) -> _Meant | None:
    owner = scope.owner(name)
    if owner is not None and name == "self" and owner.enclosing_class is not None:
        owner = owner.enclosing_class
    return None if owner is None else _Meant(name, owner)


def _names_read(node: cst.CSTNode) -> set[str]:
    """Collect all names that evaluating ``node`` loads."""
    found: set[str] = set()
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, cst.Name):
            found.add(identifier(part.value))
        elif isinstance(part, cst.Arg):
            stack.append(part.value)
        else:
            stack += [part.value] if isinstance(part, cst.Attribute) else children(part)
    return found
