"""What a value is worked out from, where nobody knows what comes out.

    market = to_market(symbol)        a guard about `symbol` may well be about `market`
    request = build(signal)           ... one about `signal.symbol` about `request.symbol`
    way = side.upper()                ... one about `side` about `way`
    close_side = opposite(side)       but not here: the words say that it is another side

Such values are no copies of each other, but nothing proves that they are not one and the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import libcst as cst

from lint_plugin.scopes import Scope
from lint_plugin.syntax import children, identifier, is_plain_path, last_name
from lint_plugin.variables import Site, Value, Variable, fields, variable_at

_RECEIVERS = ("self", "cls")
# What gives another side, or another symbol, says so.
_TURNING = frozenset(
    {
        "close", "closing", "contra", "counter", "cover", "exit", "flip", "flipped", "hedge", "inverse",
        "invert", "inverted", "neg", "negate", "opposing", "opposite", "other", "reverse", "reversed",
        "unwind",
    }
)  # fmt: skip
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_ENUM_FIELDS = frozenset({"name", "value"})


def sources_of(
    node: cst.BaseExpression, scope: Scope, path: tuple[str, ...]
) -> frozenset[Variable | Site]:
    """The variables that what ``node`` gives, or what ``path`` leads to from it, is worked out from."""
    if not path and _turns(node):
        return frozenset()
    places = (variable_at(each, scope) for each in _read(node, built=bool(path)))
    return frozenset(
        Variable(owner, name, fields(steps)) for owner, name, steps in filter(None, places)
    )


def may_be_made_of(left: Value, right: Value, term: str) -> bool:
    """Whether one of the two is worked out from the other, or a field of the other."""
    if not isinstance(left, (Variable, Site)) or not isinstance(right, (Variable, Site)):
        return False
    if term == "side":
        # `side.value` is the side, and `side.opposite` is not.
        left, right = _plain(left), _plain(right)
        if _is_field_of(left, right) and left.path == right.path:
            return True
    elif _is_field_of(left, right) or _is_field_of(right, left):
        return True
    if _root(left) == _root(right) and (_is_computed(left) or _is_computed(right)):
        return True
    # Two values worked out from one are still two.
    return any(
        _is_field_of(source, other) or _is_field_of(other, source)
        for value, other in ((left, right), (right, left))
        if isinstance(value, Site)
        for source in value.sources
    )


def _plain(value: Variable | Site) -> Variable | Site:
    """An enumeration's member for its name or value."""
    while value.path and value.path[-1] in _ENUM_FIELDS:
        value = replace(value, path=value.path[:-1])
    return value


def is_open(*values: Value) -> bool:
    """Whether what lies further back decides what one of them is worked out from."""
    return any(
        isinstance(source, Variable)
        for value in values
        if isinstance(value, Site)
        for source in value.sources
    )


def _is_field_of(left: Variable | Site, right: Variable | Site) -> bool:
    return _root(left) == _root(right) and right.path == left.path[: len(right.path)]


def _is_computed(value: Variable | Site) -> bool:
    """Whether a method of the class gives the attribute: what a property is made of, nobody follows."""
    if not isinstance(value, Variable) or not value.path:
        return False
    cls = value.owner.enclosing_class
    bindings = cls.bindings.get(value.path[0], ()) if cls is not None else ()
    return any(binding.kind == "def" for binding in bindings)


def _root(value: Variable | Site) -> tuple[object, ...]:
    if isinstance(value, Site):
        return value.node, value.gone
    return value.owner, value.name


def _turns(node: cst.CSTNode) -> bool:
    """Whether a function, table or field in ``node`` is named as what gives another: `opposite(side)`."""
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, (cst.Name, cst.Attribute)):
            words = (word.lower() for word in _WORD.findall(last_name(part) or ""))
            if not _TURNING.isdisjoint(words):
                return True
        # What a chain begins with has its name for other reasons: `hedge_desk.market(symbol)`.
        if not is_plain_path(part):
            stack.extend(children(part))
    return False


def _read(node: cst.BaseExpression, *, built: bool) -> Iterator[cst.BaseExpression]:
    """The names, chains and entries that ``node`` reads.

    Of a method's object all of it is read: `signal.request()`. From an object that a method of `self`
    has ``built`` this is believed as well; a name that it merely chose is its own.
    """
    stack: list[cst.CSTNode] = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, cst.Call):
            stack.extend(arg.value for arg in part.args)
            owner = part.func.value if isinstance(part.func, cst.Attribute) else None
            if owner is not None and (built or not _is_receiver(owner)):
                stack.append(owner)
        elif isinstance(part, (cst.Name, cst.Attribute)):
            yield part
        elif isinstance(part, cst.Subscript):
            yield part
            stack += (part.value, *part.slice)
        elif not isinstance(part, cst.Lambda):
            stack.extend(children(part))


def _is_receiver(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Name) and identifier(node.value) in _RECEIVERS
