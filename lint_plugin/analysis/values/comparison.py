"""Compare the values of two terms: the same, different, or not known.

"BTCUSDT"  and  "BTCUSDT"       the same
`symbol`   and  `symbol`        the same, provided that nothing was stored into it between the two
"buy"      and  "sell"          different
`side`     and  `side.value`    unknown: two ways to read one thing
`symbol`   and  `other`         open, until what lies further back decides
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, TypeAlias

from lint_plugin.analysis.graph.model import Code
from lint_plugin.analysis.values.variables import Constant, Site, Value, Variable

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
    if not rebound and _may_read_the_same(left, right):
        return "unknown"
    variables = [value for value in (left, right) if isinstance(value, Variable)]
    if variables and not at_start:
        return "open"
    constants = sum(isinstance(value, Constant) for value in (left, right))
    if rebound and constants:
        return "different"
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
        return (left.owner, left.name, left.path) == (right.owner, right.name, right.path)
    return left == right


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
        value = replace(value, path=value.path[:-1])
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
