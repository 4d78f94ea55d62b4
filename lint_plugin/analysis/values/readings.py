"""Where two chains of attributes may be two ways to read one thing.

side.value     the member of an enumeration, said by its value or its name
self.symbol    a property of the class: what it is made of, nobody follows
"""

from __future__ import annotations

from dataclasses import replace

from lint_plugin.analysis.values.variables import Site, Value, Variable

_ENUM_FIELDS = frozenset({"name", "value"})


def may_read_the_same(left: Value, right: Value) -> bool:
    """Whether nothing proves that two chains, different as they are written, give two values."""
    if not isinstance(left, (Variable, Site)) or not isinstance(right, (Variable, Site)):
        return False
    left, right = _member(left), _member(right)
    if _root(left) != _root(right):
        return False
    return left.path == right.path or _is_computed(left) or _is_computed(right)


def _member(value: Variable | Site) -> Variable | Site:
    """An enumeration's member for its name or value."""
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
