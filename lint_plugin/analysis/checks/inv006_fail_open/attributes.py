"""Attributes that one method of a class stores into and another one reads.

def refresh(self):                    def enter(self, symbol):
    try:                                  self.refresh()
        self.held = fetch()               guard(symbol, "buy", 1, self.held)
    except Exception:
        self.held = {}                    empty, whether or not `enter` itself calls `refresh`

Where `refresh` only hides the error, `self.held` is what it was before: at first, what `__init__` makes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.checks.common.context import Context
from lint_plugin.analysis.checks.inv006_fail_open.emptiness import is_empty, is_none
from lint_plugin.analysis.graph.model import Bind, CallGate, Code, Enter, Point
from lint_plugin.analysis.names.functions import INITIALISERS
from lint_plugin.analysis.names.scopes import Scope, parameters
from lint_plugin.analysis.tree.nodes import identifier
from lint_plugin.analysis.values.variables import Variable


class Inside(NamedTuple):
    """An attribute, as a variable of the method that is called."""

    code: Code
    variable: Variable


class Store(NamedTuple):
    """A store into an attribute; ``path`` leads there from the method's object."""

    point: Point
    bind: Bind
    path: tuple[str, ...]

    @property
    def empties(self) -> bool:
        """Tell whether the attribute is empty after the store.

        None is a mark for what is not known, which others look at.
        """
        bind = self.bind
        if bind.items:
            return is_cleared(bind, Variable(bind.owner, bind.name, self.path))
        return bind.value is not None and is_empty(bind.value) and not is_none(bind.value)

    @property
    def is_first(self) -> bool:
        """Tell whether an object begins with what is stored here."""
        node = self.bind.owner.node
        return isinstance(node, cst.FunctionDef) and node.name.value in INITIALISERS


class Attributes:
    """An index of the stores into attributes of one file's classes."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def inside(self, gate: CallGate, variable: Variable | None) -> Inside | None:
        """Translate ``variable`` into a name of the called method, if that stores into it."""
        func = gate.call.func
        if variable is None or not variable.path or not isinstance(func, cst.Attribute):
            return None
        if not isinstance(func.value, cst.Name) or identifier(func.value.value) != variable.name:
            return None
        definition = self._context.model.callees.function(func, gate.scope)
        if definition is None or gate.scope.owner(variable.name) is not variable.owner:
            return None
        code = self._context.model.code(definition)
        stores = self._stores.get(code.scope.enclosing_class, ())
        first = _receiver(code.scope)
        if first is None or not any(
            store.bind.owner is code.scope and store.path == variable.path for store in stores
        ):
            return None
        return Inside(code, Variable(code.scope, first, variable.path))

    def stores(self, variable: Variable) -> Iterator[Store]:
        """Yield the stores of the class's methods into ``variable``, an attribute of its object.

        Those after which the method only raises are left out.
        """
        if not variable.path or _receiver(variable.owner) != variable.name:
            return
        for store in self._stores.get(variable.owner.enclosing_class, ()):
            if store.path == variable.path and self._goes_on(store):
                yield store

    def _goes_on(self, store: Store) -> bool:
        """Tell whether the method may return after the store, or reach it again."""
        ends = (self._context.model.code(store.bind.owner.node).exit, store.point)
        seen: set[Point] = set()
        stack = [edge.target for edge in store.point.edges if edge.effect is store.bind]
        while stack:
            point = stack.pop()
            if point in ends:
                return True
            if point not in seen:
                seen.add(point)
                stack += (e.target for e in point.edges if not isinstance(e.effect, Enter))
        return False

    @cached_property
    def _stores(self) -> dict[Scope | None, list[Store]]:
        """The stores of methods into their own object, by class."""
        found: dict[Scope | None, list[Store]] = {}
        for point, edge in self._context.before.steps():
            bind = edge.effect
            if not isinstance(bind, Bind) or not bind.path:
                continue
            if _receiver(bind.owner) == bind.name:
                path = bind.path[:-1] if bind.items else bind.path
                found.setdefault(bind.owner.enclosing_class, []).append(Store(point, bind, path))
        return found


def is_cleared(bind: Bind, variable: Variable | None) -> bool:
    """Tell whether `positions.clear()` empties ``variable`` here."""
    return (
        variable is not None
        and bind.items
        and bind.owner is variable.owner
        and bind.name == variable.name
        and bind.path[:-1] == variable.path
        and isinstance(bind.target, cst.Attribute)
        and bind.target.attr.value == "clear"
    )


def _receiver(scope: Scope) -> str | None:
    """Return the name of a method's first parameter, None for other functions."""
    node = scope.node
    if scope.enclosing_class is None or not isinstance(node, cst.FunctionDef):
        return None
    first = next(iter(parameters(node.params)), None)
    return identifier(first.name.value) if first is not None else None
