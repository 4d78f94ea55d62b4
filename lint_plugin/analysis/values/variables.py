"""Variables whose values some rule compares, and the values of expressions.

constant        "BTCUSDT", 1, "buy"
variable        `symbol`, `signal.symbol`, `order["symbol"]`: a name and a path from it
site            what an expression that cannot be followed gave, at one place
None            nothing known
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

import libcst as cst

from lint_plugin.analysis.names.scopes import FileScopes, Scope
from lint_plugin.analysis.tree.nodes import (
    COMPREHENSIONS,
    captures,
    children,
    identifier,
    is_expression_kind,
    literal_items,
    literal_key,
    number_value,
    string_value,
)


class Constant(NamedTuple):
    """A value written in the source.

    ``chosen`` is the `a if ready else b` that it came out of, ``branch`` the `if` in whose branches a name
    was bound to it.
    """

    text: str
    chosen: cst.CSTNode | None = None
    branch: cst.If | None = None


class Variable(NamedTuple):
    """The value of ``name`` in the scope ``owner``, or what ``path`` reaches from it.

    ``stated`` is False for a field of an object that is only passed on whole: unless the object is built in
    sight, nothing is known of it. ``flipped`` is the other side than the one that the variable holds.
    """

    owner: Scope
    name: str
    path: tuple[str, ...] = ()
    stated: bool = True
    chosen: cst.CSTNode | None = None
    flipped: bool = False


class Site(NamedTuple):
    """A value of unknown content that was bound at ``node``; ``path`` leads on from it.

    ``gone`` marks the value of an earlier passage than the one now looked at.
    """

    node: object
    path: tuple[str, ...] = ()
    gone: int = 0
    chosen: cst.CSTNode | None = None
    flipped: bool = False


Value: TypeAlias = "Constant | Variable | Site | None"

# The step of a path that stands for a key which is not written in the source.
ANY_KEY = "*"
# The step to what a pattern captures by its position in a class: an attribute, but nobody knows which.
ANY_ATTRIBUTE = "?"
# What the step begins with that replaces a part of a text: `USDT` by `USDC`.
REPLACED = "replaced "


def value_of(node: cst.BaseExpression, scope: Scope) -> Value:
    """Evaluate ``node`` in ``scope`` to a constant or a variable; None for any other."""
    text = string_value(node)
    if text is not None:
        return Constant(text)
    if isinstance(node, (cst.Integer, cst.Float)):
        number = number_value(node)
        try:
            return Constant(str(number)) if number is not None else None
        except ValueError:
            # `0xff...`: to write it in decimal digits would take too long.
            assert isinstance(number, int)
            return Constant(hex(number))
    if isinstance(node, cst.Name) and node.value in ("True", "False", "None"):
        return Constant(node.value)
    if isinstance(node, cst.Call):
        return _replaced(node, scope)
    place = variable_at(node, scope)
    if place is None or any(step.startswith("[") for step in place[2]):
        return None
    return Variable(*place)


def _replaced(call: cst.Call, scope: Scope) -> Value:
    """Evaluate `symbol.replace("USDT", "USDC")`: another symbol, unlike `symbol.replace("/", "")`."""
    if not isinstance(call.func, cst.Attribute) or call.func.attr.value != "replace":
        return None
    texts = [string_value(arg.value) or "" for arg in call.args]
    if len(texts) != 2 or not all(text.isalnum() for text in texts) or texts[0] == texts[1]:
        return None
    value = value_of(call.func.value, scope)
    if isinstance(value, Variable):
        return value._replace(path=(*value.path, f"{REPLACED}{texts[0]}, {texts[1]}"))
    return (
        value._replace(text=value.text.replace(texts[0], texts[1]))
        if isinstance(value, Constant)
        else None
    )


def variable_at(node: cst.CSTNode, scope: Scope) -> tuple[Scope, str, tuple[str, ...]] | None:
    """Resolve a name, attribute chain or literal subscript to owner, name and path.

    None for any other expression.
    """
    return chain_at(node, scope, _step_to)


def chain_at(
    node: cst.CSTNode, scope: Scope, step_to: Callable[[cst.Subscript], str | None]
) -> tuple[Scope, str, tuple[str, ...]] | None:
    """Resolve a chain of attributes and subscripts to owner, name and path.

    ``step_to`` writes the step to an item; there is no path where it writes none.
    """
    path: list[str] = []
    while isinstance(node, (cst.Attribute, cst.Subscript)):
        step = identifier(node.attr.value) if isinstance(node, cst.Attribute) else step_to(node)
        if step is None:
            return None
        path.append(step)
        node = node.value
    if not isinstance(node, cst.Name):
        return None
    name = identifier(node.value)
    return scope.owner(name) or scope.module, name, tuple(reversed(path))


def _step_to(node: cst.Subscript) -> str | None:
    key = literal_key(node)
    return None if key is None else f"[{key}]"


def entry_of(node: cst.BaseExpression, scope: Scope, *, stated: bool = True) -> Value:
    """Evaluate `order["symbol"]` as a field, like `order.symbol`."""
    place = variable_at(node, scope)
    if place is None:
        return None
    owner, name, path = place
    return Variable(owner, name, fields(path), stated)


def fields(path: tuple[str, ...]) -> tuple[str, ...]:
    """Write keys and attributes of a path alike.

    A request states under either what it states.
    """
    return tuple(step[1:-1] if step.startswith("[") else step for step in path)


class TrackedVariables:
    """The variables of a file whose bindings the lowering records.

    All others would only cost points.
    """

    def __init__(self, scopes: FileScopes, roots: set[str]) -> None:
        self._names = roots
        self._close(scopes)

    def _close(self, scopes: FileScopes) -> None:
        """Track what is copied into a tracked variable, or into a field of it."""
        stack = list(self._names)
        copied = _copied_by_parts(scopes.module.node) if stack else {}
        while stack:
            target = stack.pop()
            values = [binding.value for binding in scopes.everywhere.get(target, ())]
            for value in (*values, *copied.get(target, ())):
                parts = [value, *looked_at(value)] if value is not None else []
                for name in set().union(*map(names_in, parts)):
                    if name not in self._names:
                        self._names.add(name)
                        stack.append(name)

    def place(self, target: cst.CSTNode, scope: Scope) -> tuple[Scope, str, tuple[str, ...]] | None:
        """Resolve the target of a store to a tracked variable; None for any other."""
        unknown_key = False
        while isinstance(target, cst.Subscript) and literal_key(target) is None:
            target, unknown_key = target.value, True
        found = variable_at(target, scope)
        if found is None or found[1] not in self._names:
            return None
        owner, name, path = found
        # `order["symbol"] = x` changes what the order, passed on whole, says under that name.
        return owner, name, (*fields(path), ANY_KEY) if unknown_key else fields(path)


# All that `_copied_by_parts` looks at: most nodes are none.
_COPYING = frozenset(
    {cst.Assign, cst.AnnAssign, cst.AugAssign, cst.Match, cst.For, cst.FunctionDef}
)


def _copied_by_parts(top: cst.CSTNode) -> dict[str, list[cst.BaseExpression]]:
    """Map each name to what is copied into it by parts.

    That is stored into a field, comes from a loop, or is the subject of a pattern.
    """
    copied: dict[str, list[cst.BaseExpression]] = {}
    stack: list[tuple[cst.CSTNode, tuple[cst.BaseExpression, ...]]] = [(top, ())]
    while stack:
        node, looped = stack.pop()
        if is_expression_kind(type(node)):
            continue
        if type(node) not in _COPYING:
            pass
        elif isinstance(node, (cst.Assign, cst.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, cst.Assign) else [node]
            for item in targets:
                if isinstance(item.target, (cst.Attribute, cst.Subscript)):
                    for name in names_in(item.target):
                        copied.setdefault(name, []).extend((node.value, *looped))
        elif isinstance(node, cst.AugAssign) and isinstance(node.target, cst.Subscript):
            for name in names_in(node.target):
                copied.setdefault(name, []).extend(looped)
        elif isinstance(node, cst.Match):
            for case in node.cases:
                for captured in captures(case.pattern):
                    copied.setdefault(identifier(captured.value), []).append(node.subject)
        elif isinstance(node, cst.For):
            looped = (node.iter,)
        elif isinstance(node, cst.FunctionDef):
            looped = ()
        stack += ((child, looped) for child in children(node))
    return copied


def alternatives(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    """List the alternatives of a value: both sides of `a if ready else b` and `a or b`."""
    found: list[cst.BaseExpression] = []
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, cst.IfExp):
            stack += (part.orelse, part.body)
        elif isinstance(part, cst.BooleanOperation):
            stack += (part.right, part.left)
        else:
            found.append(part)
    return found


# Keys, with the values that are written for them.
Items: TypeAlias = "Iterator[tuple[str, cst.BaseExpression | None]]"


def changed_items(call: cst.Call) -> Items:
    """Yield the keys that `order.update(...)` and its like change, with their new values.

    None stands for a value that is not written there.
    """
    method = call.func.attr.value if isinstance(call.func, cst.Attribute) else ""
    if method in ("pop", "setdefault"):
        key = string_value(call.args[0].value) if call.args and not call.args[0].star else None
        yield (ANY_KEY if key is None else key), None
        return
    for arg in call.args if method == "update" else ():
        if arg.keyword is not None:
            yield identifier(arg.keyword.value), arg.value
        elif isinstance(arg.value, cst.Dict) and arg.star != "*":
            yield from merged_items(arg.value)
        else:
            yield ANY_KEY, None
    if method in ("clear", "popitem"):
        yield ANY_KEY, None


def merged_items(node: cst.Dict) -> Items:
    """Yield the keys that a mapping states anew once ``node`` is merged into it."""
    if _is_literal(node):
        yield from literal_items(node)
    else:
        yield ANY_KEY, None


def _is_literal(node: cst.Dict) -> bool:
    return all(
        isinstance(element, cst.DictElement) and string_value(element.key) is not None
        for element in node.elements
    )


def names_in(node: cst.BaseExpression) -> set[str]:
    """Collect the names that a value is plainly made of.

    Itself, the parts of a display, the arguments of a call: `f(a, [b], c.d)` is made of `a`, `b` and `c`.
    """
    found: set[str] = set()
    stack: list[cst.BaseExpression] = [node]
    while stack:
        part = stack.pop()
        # The most frequent first, and without isinstance: see `nodes`.
        if type(part) is cst.Name:
            found.add(identifier(part.value))
        elif type(part) is cst.Attribute or type(part) is cst.Subscript:
            stack.append(part.value)
        elif isinstance(part, cst.Await):
            stack.append(part.expression)
        elif isinstance(part, cst.Call):
            stack.extend(arg.value for arg in part.args)
            if isinstance(part.func, cst.Attribute):
                # `order.copy()` is made of `order`.
                stack.append(part.func.value)
        elif isinstance(part, cst.BinaryOperation):
            stack += (part.left, part.right)
        elif isinstance(part, (cst.Dict, cst.Tuple, cst.List)):
            stack.extend(element.value for element in part.elements)
        elif isinstance(part, COMPREHENSIONS):
            stack.append(part.for_in.iter)
        elif isinstance(part, cst.NamedExpr):
            stack += (part.target, part.value)
        elif isinstance(part, (cst.IfExp, cst.BooleanOperation)):
            stack.extend(alternatives(part))
    return found


def looked_at(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    """List what decides between written values: `side` in `FLIP[side]`, `a if side == b else c`."""
    if isinstance(node, cst.IfExp) and isinstance(node.test, cst.Comparison):
        return [node.test.left]
    if isinstance(node, cst.Subscript):
        return [each.slice.value for each in node.slice if isinstance(each.slice, cst.Index)]
    return []
