"""Emptiness of an expression, and the conditions that rule it out."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

import libcst as cst

from lint_plugin.analysis.checks.inv006_fail_open.stand_ins import is_absence
from lint_plugin.analysis.graph.model import Note
from lint_plugin.analysis.tree.nodes import (
    COMPREHENSIONS,
    identifier,
    last_name,
    nodes_run_in,
)
from lint_plugin.analysis.values.variables import Variable, alternatives, variable_at

# What a condition says of a value where it came out so: that it holds something, or that it is not None.
Tested: TypeAlias = Literal["filled", "not none"]

_EMPTY_COLLECTIONS = frozenset({"Counter", "OrderedDict", "dict", "list", "set", "tuple"})
_CONDITIONS = ("condition true", "condition false")
# What has no items where an argument has none, and how many arguments come before those: None raises there.
_SAME_ITEMS = {
    "MappingProxyType": 0, "OrderedDict": 0, "defaultdict": 1, "dict": 0, "enumerate": 0, "filter": 1,
    "list": 0, "map": 1, "reversed": 0, "set": 0, "sorted": 0, "tuple": 0, "zip": 0,
}  # fmt: skip
_MAPPINGS = frozenset({"MappingProxyType", "OrderedDict", "defaultdict", "dict"})
_COPIERS = frozenset({"copy", "deepcopy"})
_VIEWS = frozenset({"copy", "items", "keys", "values"})
# The adapters of invariant_guard: `positions.from_ccxt(rows)`.
_ADAPTER = "from_"
# Methods that put something into a collection.
_FILLING = frozenset({"add", "append", "extend", "setdefault", "update"})


class Origin(NamedTuple):
    """An expression that must be empty for another one to be.

    ``not_none`` says that None would raise there instead, ``replaced`` that an empty value takes its place.
    """

    node: cst.BaseExpression
    not_none: bool = False
    replaced: bool = False


def is_empty(node: cst.BaseExpression | None) -> bool:
    """Tell whether an expression is an empty literal, or None."""
    if node is None or is_none(node):
        return True
    if isinstance(node, (cst.IfExp, cst.BooleanOperation)):
        return all(is_empty(each) for each in alternatives(node))
    if isinstance(node, (cst.Dict, cst.List, cst.Tuple)):
        return not node.elements
    if not isinstance(node, cst.Call):
        return False
    name = last_name(node.func)
    if name == "defaultdict":
        # The first argument is no item.
        return len(node.args) < 2 and not any(arg.star for arg in node.args)
    return name in _EMPTY_COLLECTIONS and not node.args


def is_none(node: cst.BaseExpression | None) -> bool:
    """Tell whether an expression is the literal None."""
    return isinstance(node, cst.Name) and node.value == "None"


def emptied_by(
    node: cst.BaseExpression, *, not_none: bool = False, replaced: bool = False
) -> list[Origin]:
    """Collect the expressions that can make ``node`` empty: `fetch()` in `dict(fetch())`.

    What is literally empty is left out. ``not_none`` says that ``node`` itself is not None, ``replaced`` that
    None is replaced by something empty.
    """
    found: list[Origin] = []
    stack = [Origin(node, not_none, replaced)]
    while stack:
        origin = stack.pop()
        part, not_none, replaced = origin
        if isinstance(part, cst.Await):
            stack.append(origin._replace(node=part.expression))
        elif isinstance(part, cst.NamedExpr):
            stack.append(origin._replace(node=part.value))
        elif isinstance(part, cst.IfExp):
            stack += (origin._replace(node=part.orelse), origin._replace(node=part.body))
            if _stands_in(part):
                found.append(origin)
        elif isinstance(part, cst.BooleanOperation):
            # `fetch() or {}` is empty where `fetch()` is, `cached or fetch()` only where `fetch()` is.
            either = isinstance(part.operator, cst.And)
            sides = (part.right, part.left) if either else (_decisive(part),)
            stands_in = not either and is_empty(part.right) and not is_none(part.right)
            stack += (
                Origin(side, not_none and side is part.right, replaced or stands_in)
                for side in sides
            )
        elif isinstance(part, cst.Dict) and len(part.elements) == 1:
            (element,) = part.elements
            if isinstance(element, cst.StarredDictElement):
                stack.append(Origin(element.value, not_none=True))
            else:
                found.append(Origin(part, not_none))
        elif isinstance(part, COMPREHENSIONS):
            stack.append(Origin(part.for_in.iter, not_none=True))
        elif isinstance(part, cst.Call) and (copied := _copied(part)) is not None:
            stack.append(origin._replace(node=copied))
        elif isinstance(part, cst.Call) and (items := _items_of(part)):
            stack += (Origin(each, not_none=True) for each in items)
        elif not is_empty(part):
            found.append(origin)
    return found


def _stands_in(node: cst.IfExp) -> bool:
    """Tell whether one side is empty because there is nobody to ask: `{} if client is None else ...`."""
    sides = ((node.body, True), (node.orelse, False))
    return any(
        is_empty(side) and not is_none(side) and is_absence(node.test, holds=holds)
        for side, holds in sides
    )


def _decisive(node: cst.BooleanOperation) -> cst.BaseExpression:
    return node.left if is_empty(node.right) else node.right


def _copied(call: cst.Call) -> cst.BaseExpression | None:
    """Return the argument of `copy.deepcopy(positions)`, which may be None too."""
    if last_name(call.func) not in _COPIERS or len(call.args) != 1 or call.args[0].star:
        return None
    return call.args[0].value


def _items_of(call: cst.Call) -> list[cst.BaseExpression]:
    """Return the arguments that the items of ``call`` come from: `dict(rows)`, `rows.items()`."""
    name = last_name(call.func) or ""
    if isinstance(call.func, cst.Attribute) and name in _VIEWS and not call.args:
        return [call.func.value]
    if any(arg.star for arg in call.args):
        return []
    placed = [arg.value for arg in call.args if arg.keyword is None]
    if name.startswith(_ADAPTER):
        return placed[:1]
    if name not in _SAME_ITEMS or (name in _MAPPINGS and len(placed) < len(call.args)):
        return []
    # `client.list(account)` is somebody else's.
    plain = isinstance(call.func, cst.Name) or name in _MAPPINGS - {"dict"}
    return placed[_SAME_ITEMS[name] :] if plain else []


# -- conditions --------------------------------------------------------------------------------------


def tested(note: Note, variable: Variable) -> Tested | None:
    """Read a condition as a claim that ``variable`` is filled, or at least not None."""
    if note.happening not in _CONDITIONS:
        return None
    return _condition_says(note.node, variable, holds=note.happening == "condition true")


def is_missing(note: Note, variable: Variable) -> bool:
    """Tell whether the condition of ``note`` claims that ``variable`` is None, or empty."""
    if note.happening not in _CONDITIONS:
        return False
    return (
        _condition_says(note.node, variable, holds=note.happening == "condition false") is not None
    )


def _condition_says(node: cst.CSTNode, variable: Variable, *, holds: bool) -> Tested | None:
    if _is(node, variable) or _is_length(node, variable):
        return "filled" if holds else None
    if _is_instance(node, variable):
        return "not none" if holds else None
    if isinstance(node, cst.Comparison) and len(node.comparisons) == 1:
        return _compared(node.left, node.comparisons[0], variable, holds=holds)
    return None


def _compared(
    left: cst.BaseExpression, target: cst.ComparisonTarget, variable: Variable, *, holds: bool
) -> Tested | None:
    right, operator = target.comparator, target.operator
    if isinstance(left, cst.NamedExpr):
        left = left.target
    if _is(left, variable) and is_none(right):
        is_not = isinstance(operator, (cst.IsNot, cst.NotEqual))
        return "not none" if holds is is_not else None
    if _is_length(left, variable) and isinstance(right, cst.Integer) and right.value in ("0", "1"):
        if right.value == "0":
            says_empty = isinstance(operator, (cst.Equal, cst.LessThanEqual))
            says_filled = isinstance(operator, (cst.NotEqual, cst.GreaterThan))
        else:
            says_empty = isinstance(operator, cst.LessThan)
            says_filled = isinstance(operator, (cst.Equal, cst.GreaterThanEqual))
        return "filled" if (says_filled if holds else says_empty) else None
    if _is(right, variable):
        # `if symbol in positions`
        says_filled, says_less = isinstance(operator, cst.In), isinstance(operator, cst.NotIn)
        return "filled" if (says_filled if holds else says_less) else None
    return None


def _is(node: cst.CSTNode, variable: Variable) -> bool:
    return variable_at(node, variable.owner) == (variable.owner, variable.name, variable.path)


def _is_instance(node: cst.CSTNode, variable: Variable) -> bool:
    """Tell whether ``node`` is a test such as `isinstance(positions, dict)`, which None fails."""
    return (
        isinstance(node, cst.Call)
        and isinstance(node.func, cst.Name)
        and node.func.value == "isinstance"
        and len(node.args) == 2
        and _is(node.args[0].value, variable)
    )


def _is_length(node: cst.CSTNode, variable: Variable) -> bool:
    return (
        isinstance(node, cst.Call)
        and last_name(node.func) == "len"
        and len(node.args) == 1
        and _is(node.args[0].value, variable)
    )


# -- loops -------------------------------------------------------------------------------------------


def fills(loop: cst.For, name: str) -> bool:
    """Tell whether the rounds of ``loop`` put items into the variable ``name``."""
    return any(_fills(node, name) for node in nodes_run_in(loop.body))


def _fills(node: cst.CSTNode, name: str) -> bool:
    if isinstance(node, (cst.AssignTarget, cst.AugAssign)):
        target: cst.CSTNode = node.target
        owner = target.value if isinstance(target, cst.Subscript) else None
    elif isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute):
        owner = node.func.value if node.func.attr.value in _FILLING else None
    else:
        owner = None
    return isinstance(owner, cst.Name) and identifier(owner.value) == name
