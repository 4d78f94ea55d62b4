"""Names of a file that may hold one of certain texts.

    PATH = "/v5/order/create"                  PATH holds it
    def url(self): return self.base + PATH     and so does url
    setattr(self, "target", PATH)              and target

They are followed on CPython's own tree. Scopes are not told apart, so the answer may name too many and
never too few. Which parts of an expression count is the asker's: all of them, or those that its text may be
made of (text_parts.py).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from lint_plugin.util.syntax import walk


class TextStore(NamedTuple):
    """What one statement or parameter gives to names: ``value`` may reach each of ``targets``."""

    targets: frozenset[str]
    value: ast.AST


class _Said(NamedTuple):
    """The texts and the names that an expression is made of."""

    texts: tuple[str, ...]
    names: frozenset[str]


class TextHolders:
    """Answers for one file and one kind of text, ``is_wanted``."""

    def __init__(
        self,
        stores: Iterable[TextStore],
        is_wanted: Callable[[str], bool],
        parts_of: Callable[[ast.AST], Iterable[ast.AST]] = walk,
    ) -> None:
        """Follow the wanted texts from name to name."""
        self._is_wanted = is_wanted
        self._parts_of = parts_of
        read = [(store.targets, self._said_by(store.value)) for store in stores]
        readers: dict[str, list[frozenset[str]]] = {}
        for targets, parts in read:
            for name in parts.names:
                readers.setdefault(name, []).append(targets)
        self._names: set[str] = set()
        fresh = {
            name for targets, parts in read if any(map(is_wanted, parts.texts)) for name in targets
        }
        while fresh:
            self._names |= fresh
            fresh = set().union(*(each for name in fresh for each in readers.pop(name, ())))
            fresh -= self._names

    def may_say(self, node: ast.AST) -> bool:
        """Tell whether a part of ``node`` may be a wanted text."""
        parts = self._said_by(node)
        return not self._names.isdisjoint(parts.names) or any(map(self._is_wanted, parts.texts))

    def _said_by(self, node: ast.AST) -> _Said:
        found = list(self._parts_of(node))
        return _Said(
            tuple(
                each.value
                for each in found
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ),
            frozenset(_names(found)),
        )


def _names(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
