"""Compare the values of two terms: the same, different, or not known.

"BTCUSDT"  and  "BTCUSDT"       the same
`symbol`   and  `symbol`        the same, provided that nothing was stored into it between the two
"buy"      and  "sell"          different
`side`     and  `side.value`    unknown: two ways to read one thing
`symbol`   and  `other`         open, until what lies further back decides
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import libcst as cst

from lint_plugin.analysis.graph.model import Code
from lint_plugin.analysis.values.flips import OTHER
from lint_plugin.analysis.values.instruments import one_instrument
from lint_plugin.analysis.values.variables import REPLACED, Constant, Site, Value, Variable

_TERMS = frozenset({"account", "exchange", "price", "quantity", "side", "symbol"})
_ENUM_FIELDS = frozenset({"name", "value"})

Comparison: TypeAlias = Literal["same", "different", "unknown", "open"]


def compare(
    left: Value, right: Value, *, at_start: bool = False, rebound: bool = False
) -> Comparison:
    """Compare two values; "open" where what lies further back decides.

    With ``rebound`` both are what one name held, now and then: they count as different unless they are
    the same.
    """
    if left is None or right is None:
        return "unknown"
    if is_same(left, right):
        return "same"
    if _given(left) is not _given(right):
        return "unknown"
    if _is_flip(left, right):
        return "different"
    if not rebound and _may_read_the_same(left, right):
        return "unknown"
    variables = [value for value in (left, right) if isinstance(value, Variable)]
    if variables and not at_start:
        return "open"
    constants = sum(isinstance(value, Constant) for value in (left, right))
    if not rebound and (_are_of_one_object(left, right) or _are_flipped_apart(left, right)):
        return "unknown"
    if rebound and constants:
        return "different"
    if _by_equal_conditions(left, right):
        return "unknown"
    if not all(value.stated for value in variables):
        return "unknown"
    if left.chosen is not right.chosen and (constants or (left.chosen and right.chosen)):
        # What chose may be the same both times.
        return "unknown"
    # A constant may well be what a name holds.
    return "unknown" if constants == 1 else "different"


def is_same(left: Value, right: Value) -> bool:
    """Whether both are one constant, or reached from one variable by one path."""
    if isinstance(left, Constant) and isinstance(right, Constant):
        return left.text == right.text
    if isinstance(left, Variable) and isinstance(right, Variable):
        return (left.owner, left.name, left.path, left.flipped) == (
            right.owner,
            right.name,
            right.path,
            right.flipped,
        )
    return left == right


def are_one_instrument(left: Value, right: Value) -> bool:
    """Whether two constants may spell one instrument."""
    return (
        isinstance(left, Constant)
        and isinstance(right, Constant)
        and one_instrument(left.text, right.text)
    )


def are_opposite(left: Value, right: Value) -> bool:
    """Whether one is certainly the other side of the other."""
    if isinstance(left, Constant) and isinstance(right, Constant):
        return left.text in OTHER and OTHER[left.text] == right.text
    return _is_flip(left, right)


def _is_flip(left: Value, right: Value) -> bool:
    """Whether one is the other side of the other: `side` and `"sell" if side == "buy" else "buy"`."""
    if not isinstance(left, (Variable, Site)) or not isinstance(right, (Variable, Site)):
        return False
    return left.flipped is not right.flipped and is_same(
        left._replace(flipped=False, chosen=None), right._replace(flipped=False, chosen=None)
    )


def _are_flipped_apart(left: Value, right: Value) -> bool:
    """Whether one of two unrelated sides is a flip, which may give the other."""
    if not isinstance(left, (Variable, Site)) or not isinstance(right, (Variable, Site)):
        return False
    return left.flipped is not right.flipped


def _are_of_one_object(left: Value, right: Value) -> bool:
    """Whether both are attributes of one object, or one is an attribute of the other.

    `market.symbol` and `market.id` may well name one thing, and so may `account` and `account.id`.
    """
    if not isinstance(left, (Variable, Site)) or not isinstance(right, (Variable, Site)):
        return False
    if not (left.path or right.path):
        return False
    if any(step.startswith(REPLACED) for step in (*left.path, *right.path)):
        return False
    if _root(left) != _root(right):
        # `self.SYMBOL` and `Desk.SYMBOL`
        return left.path == right.path and _is_class(left) is not _is_class(right)
    short, long = sorted((left.path, right.path), key=len)
    if len(short) < len(long):
        return long[: len(short)] == short
    # The side of a signal is no other name for its symbol.
    are_terms = {short[-1], long[-1]} <= _TERMS
    return short[:-1] == long[:-1] and not are_terms


def _is_class(value: Variable | Site) -> bool:
    if not isinstance(value, Variable):
        return False
    return any(
        isinstance(binding.node, cst.ClassDef)
        for binding in value.owner.bindings.get(value.name, ())
    )


def _by_equal_conditions(left: Value, right: Value) -> bool:
    """Whether two constants were bound under two `if`s that ask the same."""
    if not isinstance(left, Constant) or not isinstance(right, Constant):
        return False
    if left.branch is None or right.branch is None or left.branch is right.branch:
        return False
    return left.branch.test.deep_equals(right.branch.test)


def _given(value: Value) -> Code | None:
    """Find the function whose parameter ``value`` is, if its argument is unknown."""
    return value.node if isinstance(value, Site) and isinstance(value.node, Code) else None


def _may_read_the_same(left: Value, right: Value) -> bool:
    """Whether two different chains of attributes may read one thing.

    `side.value` is the member of an enumeration, said by its value; `self.symbol` may be a property of the
    class, and what that is made of, nobody follows.
    """
    if not isinstance(left, (Variable, Site)) or not isinstance(right, (Variable, Site)):
        return False
    left, right = _member(left), _member(right)
    if _root(left) != _root(right):
        return False
    return left.path == right.path or _is_computed(left) or _is_computed(right)


def _member(value: Variable | Site) -> Variable | Site:
    """Reduce `side.name` and `side.value` to the member of the enumeration."""
    while value.path and value.path[-1] in _ENUM_FIELDS:
        value = value._replace(path=value.path[:-1])
    return value


def _is_computed(value: Variable | Site) -> bool:
    if not isinstance(value, Variable) or not value.path:
        return False
    cls = value.owner.enclosing_class
    bindings = cls.bindings.get(value.path[0], ()) if cls is not None else ()
    return any(binding.kind == "def" for binding in bindings)


def _root(value: Variable | Site) -> tuple[object, ...]:
    if isinstance(value, Site):
        return value.node, value.gone
    return value.owner, value.name
