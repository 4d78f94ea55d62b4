"""Which slot carries the value of an expression, and what a test of it says.

ok                          the local name itself, if it may hold an answer or a flag
check(), await check()      a slot of the expression's own, filled where the call is drawn
result[0], d.allowed        an item of what carries `result`, or `d`
(ok := check())             the name that it is stored into
"""

from __future__ import annotations

from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.graph.model import (
    ANY,
    FALSE,
    FALSY,
    IS_FALSE,
    IS_TRUE,
    NONE,
    TRUE,
    TRUTHY,
    Copies,
    Fact,
    Holds,
    Item,
    KnownValue,
    Place,
    Slot,
    Tests,
)
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.program.answers import Answering, is_singleton
from lint_plugin.analysis.program.model import FileModel
from lint_plugin.analysis.tree.nodes import number_value, sole_index
from lint_plugin.analysis.values.variables import names_in, variable_at

_KINDS = {"True": TRUE, "False": FALSE, "None": NONE}
# `1 == True` holds, and `1 is True` does not.
_EQUAL = {"True": TRUTHY, "False": FALSY, "None": 0}


class Carrier(NamedTuple):
    """The slot that carries a value, or has it as one item."""

    slot: Slot
    item: Item | None = None


class Question(NamedTuple):
    """What a condition asks of a slot: the kinds of values that go each way."""

    carrier: Carrier
    yes: int
    no: int
    whole: bool

    def way(
        self, node: cst.BaseExpression, scope: Scope, statement: cst.CSTNode, *, holds: bool
    ) -> Tests:
        """Say what follows where the condition ``node`` holds, or fails."""
        kinds = self.yes if holds else self.no
        slot, index = self.carrier
        return Tests(slot, index, kinds, node, scope, statement, self.whole)


class Carriers:
    """The slots of the code object that is being drawn."""

    def __init__(self, model: FileModel) -> None:
        self._model = model
        # The expressions whose value a slot of their own carries.
        self.own: set[cst.CSTNode] = set()

    def of(self, node: cst.CSTNode | None, scope: Scope) -> Carrier | None:
        """Find what carries the value of ``node``, which has been drawn."""
        if node is None:
            return None
        if node in self.own:
            return Carrier(node)
        if isinstance(node, cst.NamedExpr):
            return self.of(node.target, scope)
        named = self._model.answers.named_item(node)
        if named is not None:
            base = self.of(named[0], scope)
            return Carrier(base.slot, named[1]) if base is not None and base.item is None else None
        if isinstance(node, cst.Subscript):
            base, index = self.of(node.value, scope), _index(node)
            if base is None or base.item is not None or index is None:
                return None
            return Carrier(base.slot, index)
        holder = self._model.holder(node, scope)
        return Carrier(holder) if holder is not None else None

    def bound(
        self,
        holder: Slot,
        value: cst.BaseExpression | None,
        scope: Scope,
        *,
        early: bool,
    ) -> Fact:
        """Say what a name holds once ``value`` is bound to it.

        ``early`` is a value that was worked out before something else was stored into its names.
        """
        if value is not None and is_singleton(value):
            return Holds(holder, constant(value))
        found = self.of(value, scope)
        if found is None or (early and found.slot not in self.own):
            return Holds(holder, None)
        return Copies(holder, found.slot, found.item)

    def asked(self, node: cst.BaseExpression, scope: Scope) -> Question | None:
        """Find what the truth of ``node`` asks of a slot, if it asks anything."""
        if isinstance(node, cst.Comparison):
            return self._compared(node, scope)
        measured = self._model.answers.measured(node)
        found = self.of(node if measured is None else measured, scope)
        return Question(found, IS_TRUE, IS_FALSE, whole=True) if found is not None else None

    def _compared(self, node: cst.Comparison, scope: Scope) -> Question | None:
        """Read `ok is True`, `None is not reason`, `ok == False`, `len(reasons) > 0`."""
        if len(node.comparisons) != 1:
            return None
        (comparison,) = node.comparisons
        found = self.of(self._model.answers.measured(node.left), scope)
        some = _says_some(comparison)
        if found is not None and some is not None:
            yes, no = (IS_TRUE, IS_FALSE) if some else (IS_FALSE, IS_TRUE)
            return Question(found, yes, no, whole=True)
        sides = (node.left, comparison.comparator)
        singleton = next((side for side in sides if is_singleton(side)), None)
        other = next((side for side in sides if side is not singleton), None)
        found = self.of(other, scope)
        if singleton is None or found is None:
            return None
        operator, kind = comparison.operator, constant(singleton).may
        equal = kind | (_EQUAL[_name(singleton)] if isinstance(operator, _EQUALITY) else 0)
        if isinstance(operator, (cst.Is, cst.Equal)):
            return Question(found, equal, ANY & ~kind, whole=False)
        if isinstance(operator, (cst.IsNot, cst.NotEqual)):
            return Question(found, ANY & ~kind, equal, whole=False)
        return None


_EQUALITY = (cst.Equal, cst.NotEqual)
# What says of a length that there is something, or nothing.
_SOME = {(cst.GreaterThan, 0), (cst.NotEqual, 0), (cst.GreaterThanEqual, 1)}
_NONE = {(cst.Equal, 0), (cst.LessThan, 1), (cst.LessThanEqual, 0)}


def _says_some(comparison: cst.ComparisonTarget) -> bool | None:
    """Whether a length so compared is of something; None where the comparison does not say."""
    number = comparison.comparator
    if not isinstance(number, cst.Integer):
        return None
    said = (type(comparison.operator), number_value(number))
    return True if said in _SOME else False if said in _NONE else None


def constant(node: cst.CSTNode) -> KnownValue:
    """Return what holds `True`, `False` or `None`."""
    return KnownValue(_KINDS[_name(node)])


def answers(call: cst.Call, answering: Answering, scope: Scope) -> tuple[KnownValue, KnownValue]:
    """Return what a call answers where it allows, and where it refuses."""
    about = frozenset(place for arg in call.args for place in _places(arg.value, scope))
    kinds = (IS_FALSE, IS_TRUE) if answering.refuses else (IS_TRUE, IS_FALSE)
    allows, refuses = (KnownValue(may, answering.item, about, answering.setting) for may in kinds)
    return allows, refuses


def _places(node: cst.BaseExpression, scope: Scope) -> list[Place]:
    """List the variables that an argument is made of."""
    place = variable_at(node, scope)
    if place is not None:
        owner, name, path = place
        return [(owner, name, tuple(step.strip("[]") for step in path))]
    return [(scope.owner(name) or scope.module, name, ()) for name in names_in(node)]


def _index(node: cst.Subscript) -> int | None:
    value = sole_index(node)
    return int(value.evaluated_value) if isinstance(value, cst.Integer) else None


def _name(node: cst.CSTNode) -> str:
    assert isinstance(node, cst.Name)
    return node.value
