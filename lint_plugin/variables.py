"""Variables whose values some rule asks for, and what expressions say about them.

constant        "BTCUSDT", 1, "buy"
variable        `symbol`, `signal.symbol`, `order["symbol"]`: a name and a path from it
site            what an expression that cannot be followed gave, at one place
None            nothing known
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import libcst as cst

from lint_plugin.scopes import FileScopes, Scope
from lint_plugin.syntax import identifier, string_value


@dataclass(frozen=True, slots=True)
class Constant:
    """A value written in the source."""

    text: str


@dataclass(frozen=True, slots=True)
class Variable:
    """What ``name`` of the scope ``owner`` holds, or what ``path`` leads to from it.

    ``stated`` is False for a field of an object that is only passed on whole: unless the object is built in
    sight, nothing is known of it.
    """

    owner: Scope
    name: str
    path: tuple[str, ...] = ()
    stated: bool = True


@dataclass(frozen=True, slots=True)
class Site:
    """The value that was bound at ``node``; ``path`` leads on from it.

    ``gone`` marks the value of an earlier passage than the one now looked at.
    """

    node: object
    path: tuple[str, ...] = ()
    gone: int = 0


Value: TypeAlias = "Constant | Variable | Site | None"

# The step of a path that stands for a key which is not written in the source.
ANY_KEY = "*"


def value_of(node: cst.BaseExpression, scope: Scope) -> Value:
    """What ``node``, evaluated in ``scope``, says about its value."""
    text = string_value(node)
    if text is not None:
        return Constant(text)
    if isinstance(node, (cst.Integer, cst.Float)):
        return Constant(str(node.evaluated_value))
    if isinstance(node, cst.Name) and node.value in ("True", "False", "None"):
        return Constant(node.value)
    place = variable_at(node, scope)
    if place is None or any(step.startswith("[") for step in place[2]):
        return None
    return Variable(*place)


def variable_at(node: cst.CSTNode, scope: Scope) -> tuple[Scope, str, tuple[str, ...]] | None:
    """The owner, name and path of a name, attribute chain or literal subscript; else None."""
    path: list[str] = []
    while True:
        if isinstance(node, cst.Attribute):
            path.append(identifier(node.attr.value))
            node = node.value
        elif isinstance(node, cst.Subscript):
            key = _literal_key(node)
            if key is None:
                return None
            path.append(f"[{key}]")
            node = node.value
        elif isinstance(node, cst.Name):
            name = identifier(node.value)
            return scope.owner(name) or scope.module, name, tuple(reversed(path))
        else:
            return None


def _literal_key(node: cst.Subscript) -> str | None:
    if len(node.slice) != 1 or not isinstance(node.slice[0].slice, cst.Index):
        return None
    return string_value(node.slice[0].slice.value)


class Tracked:
    """The variables of a file that the lowering records bindings of; all others would only cost points."""

    def __init__(self, scopes: FileScopes, roots: set[str]) -> None:
        self._names = roots
        self._close(scopes)

    def _close(self, scopes: FileScopes) -> None:
        """A variable copied into a tracked one is tracked too."""
        stack = list(self._names)
        while stack:
            for binding in scopes.everywhere.get(stack.pop(), ()):
                if binding.value is not None:
                    for name in names_in(binding.value):
                        if name not in self._names:
                            self._names.add(name)
                            stack.append(name)

    def place(self, target: cst.CSTNode, scope: Scope) -> tuple[Scope, str, tuple[str, ...]] | None:
        """The variable that a store into ``target`` changes, if it is tracked."""
        unknown_key = False
        while isinstance(target, cst.Subscript) and _literal_key(target) is None:
            target, unknown_key = target.value, True
        found = variable_at(target, scope)
        if found is None or found[1] not in self._names:
            return None
        owner, name, path = found
        # `order["symbol"] = x` changes what the order, passed on whole, says under that name.
        fields = tuple(step[1:-1] if step.startswith("[") else step for step in path)
        return owner, name, (*fields, ANY_KEY) if unknown_key else fields


def names_in(node: cst.BaseExpression) -> set[str]:
    """The names that a value is plainly made of: itself, the parts of a display, the arguments of a call."""
    found: set[str] = set()
    stack: list[cst.BaseExpression] = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, cst.Name):
            found.add(identifier(part.value))
        elif isinstance(part, (cst.Attribute, cst.Subscript)):
            stack.append(part.value)
        elif isinstance(part, cst.Await):
            stack.append(part.expression)
        elif isinstance(part, cst.Call):
            stack.extend(arg.value for arg in part.args)
        elif isinstance(part, cst.Dict):
            stack.extend(element.value for element in part.elements)
    return found
