"""The functions of a file: their parameters, receivers and decorators."""

from __future__ import annotations

import libcst as cst

from lint_plugin.analysis.names.scopes import Scope, parameters
from lint_plugin.analysis.tree.nodes import children, identifier, is_expression_kind, last_name

# What runs for each new object, `__post_init__` where `@dataclass` makes it.
INITIALISERS = frozenset({"__init__", "__post_init__"})
_DEFINITIONS = (cst.FunctionDef, cst.ClassDef)


def is_decorated(definition: cst.FunctionDef, name: str) -> bool:
    """Whether a decorator bears ``name``, on whatever object: `@staticmethod`, `@abc.abstractmethod`."""
    return any(last_name(item.decorator) == name for item in definition.decorators)


def is_static(definition: cst.FunctionDef) -> bool:
    """Whether ``definition`` bears `@staticmethod`: no parameter of it is bound to the object."""
    return is_decorated(definition, "staticmethod")


def first_parameter(definition: cst.FunctionDef) -> str | None:
    """The name of the first parameter, the receiver of a method: `self` of `def place(self, order)`."""
    first = next(iter(parameters(definition.params)), None)
    return identifier(first.name.value) if first is not None else None


def method_around(scope: Scope | None) -> Scope | None:
    """The method round ``scope``; `super()` works in its nested functions too."""
    while scope is not None:
        if scope.enclosing_class is not None and isinstance(scope.node, cst.FunctionDef):
            return scope
        scope = scope.parent
    return None


def returned_values(definition: cst.FunctionDef) -> list[cst.BaseExpression | None]:
    """List the values that ``definition`` returns, None for a bare `return`."""
    found: list[cst.BaseExpression | None] = []
    stack: list[cst.CSTNode] = [definition.body]
    while stack:
        node = stack.pop()
        if type(node) is cst.Return:
            found.append(node.value)
        elif type(node) not in _DEFINITIONS and not is_expression_kind(type(node)):
            stack.extend(children(node))
    return found
