"""Exceptions that a handler catches, as far as a file proves it.

A class is known by the names of its ancestors. Built-in names count where the file nowhere rebinds them;
``PositionInvariantViolation`` where it comes from ``invariant_guard``; classes of the file where their
bases are known. Everything else may be any class at all.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

import libcst as cst

from lint_plugin.analysis.names.origins import Origins
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.tree.known_names import LIBRARY_EXCEPTIONS, NEWER_EXCEPTIONS
from lint_plugin.analysis.tree.nodes import last_name

# The names of a class and its ancestors, its own first; None where nothing is known.
Ancestry: TypeAlias = "tuple[str, ...] | None"

_VIOLATION: Ancestry = ("PositionInvariantViolation", "Exception", "BaseException")
# Before the names of the file's own classes.
_OF_FILE = "."


class Caught(NamedTuple):
    """The exceptions that a handler, or a suppressing context manager, may catch."""

    classes: tuple[Ancestry, ...]

    @property
    def names(self) -> frozenset[str]:
        """The classes that are certainly caught, with all below them."""
        return frozenset(ancestry[0] for ancestry in self.classes if ancestry is not None)

    @property
    def everything(self) -> bool:
        """Whether every exception is certainly caught: `except BaseException`."""
        return "BaseException" in self.names

    @property
    def violation_always(self) -> bool:
        """Whether a violation is certainly caught: `except Exception`."""
        return not self.names.isdisjoint(_VIOLATION or ())

    @property
    def violation_maybe(self) -> bool:
        """Whether a violation may be caught, by an unknown class too."""
        return None in self.classes or self.violation_always

    def covered_by(self, before: frozenset[str]) -> bool:
        """Whether handlers that certainly catch ``before`` leave nothing for this one."""
        return bool(self.classes) and all(
            ancestry is not None and not before.isdisjoint(ancestry) for ancestry in self.classes
        )


EVERYTHING = Caught((("BaseException",),))
ANYTHING = Caught((None,))


def caught_by(types: Iterable[cst.BaseExpression], scope: Scope, origins: Origins) -> Caught:
    """Resolve the classes that `except types` may catch, seen from ``scope``."""
    classes: list[Ancestry] = []
    for node in types:
        if isinstance(node, cst.Tuple):
            inner = caught_by((element.value for element in node.elements), scope, origins)
            classes.extend(inner.classes)
        else:
            classes.append(_ancestry(node, scope, origins, frozenset()))
    return Caught(tuple(classes))


def _ancestry(
    node: cst.BaseExpression, scope: Scope, origins: Origins, seen: frozenset[cst.CSTNode]
) -> Ancestry:
    if origins.is_violation(node):
        return _VIOLATION
    path = origins.library_path(node)
    if path is not None:
        return LIBRARY_EXCEPTIONS.get(path)
    name = last_name(node)
    if name is None or not isinstance(node, cst.Name):
        return None
    if origins.is_builtin(name):
        known = getattr(builtins, name, None)
        if isinstance(known, type) and issubclass(known, BaseException):
            return tuple(base.__name__ for base in known.__mro__[:-1])
        return NEWER_EXCEPTIONS.get(name)
    return _class_of_file(name, scope, origins, seen)


def _class_of_file(
    name: str, scope: Scope, origins: Origins, seen: frozenset[cst.CSTNode]
) -> Ancestry:
    bindings = origins.scopes.everywhere.get(name, [])
    if len(bindings) != 1 or origins.scopes.star_import or scope.lookup(name) != bindings:
        return None
    definition = bindings[0].node
    if not isinstance(definition, cst.ClassDef) or definition in seen:
        return None
    if definition.decorators or definition.keywords or not definition.bases:
        return None
    # No built-in of the same name: `class ConnectionError(Exception)` is no base of ConnectionResetError.
    ancestors: list[str] = [f"{_OF_FILE}{name}"]
    for base in definition.bases:
        known = _ancestry(base.value, scope, origins, seen | {definition})
        if known is None or base.star:
            return None
        ancestors.extend(known)
    return tuple(ancestors)
