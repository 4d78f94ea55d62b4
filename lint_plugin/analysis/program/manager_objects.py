"""Objects that never swallow, whichever expression gives them.

A call of the standard library, a name or attribute that nothing else is ever assigned to, a default that
stands in (`lock or Lock()`), an item of `defaultdict(Lock)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import libcst as cst

from lint_plugin.analysis.names.origins import Origins
from lint_plugin.analysis.names.parents import ParentMap, Parents
from lint_plugin.analysis.names.scopes import Binding, Load, Scope
from lint_plugin.analysis.tree.known_names import DEFAULTDICT
from lint_plugin.analysis.tree.nodes import identifier, keyword_arguments, last_name
from lint_plugin.analysis.tree.standard_managers import (
    MAKES_PATHS,
    NON_SUPPRESSING,
    NON_SUPPRESSING_BUILTINS,
    PATH_ATTRIBUTES,
    PATH_METHODS,
    PATHS,
)

# What goes through more expressions than this is taken for unknown.
_DEEPEST = 12
# Methods of a mapping that put nothing into it.
_READING = frozenset({"__getitem__", "clear", "get", "items", "keys", "pop", "popitem", "values"})

# Judges an expression in its scope, so many expressions away from the first.
_Judge: TypeAlias = Callable[[cst.BaseExpression, Scope, int], bool]


class ManagerObjects:
    """Tells which expressions of one file can only give managers that never swallow."""

    def __init__(self, origins: Origins) -> None:
        self.origins = origins
        self._parents = Parents()
        # Names and attributes are asked about again and again; while one is asked, it is unknown.
        self._answers: dict[tuple[str, object, str], bool] = {}

    def never_swallows(self, node: cst.BaseExpression, scope: Scope, depth: int = 0) -> bool:
        """Whether every object that ``node`` may give is known not to swallow."""
        if depth > _DEEPEST:
            return False
        if isinstance(node, cst.Call):
            return self._is_made(node, scope, depth + 1)
        if isinstance(node, cst.Await):
            return self.never_swallows(node.expression, scope, depth + 1)
        if isinstance(node, cst.NamedExpr):
            return self.never_swallows(node.value, scope, depth + 1)
        if isinstance(node, cst.Subscript):
            return self._is_table(node.value, scope, depth + 1)
        if isinstance(node, cst.BooleanOperation):
            return self.never_swallows(node.right, scope, depth + 1) and (
                self.never_swallows(node.left, scope, depth + 1)
                or (isinstance(node.operator, cst.Or) and _is_handed_in(node.left, scope))
            )
        if isinstance(node, cst.IfExp):
            return self._is_choice(node, scope, depth + 1)
        return self._holds("manager", self.never_swallows, node, scope, depth + 1)

    def _is_choice(self, node: cst.IfExp, scope: Scope, depth: int) -> bool:
        """Judge both arms; `lock if lock is not None else Lock()` says what `lock or Lock()` says."""
        arms = [node.body, node.orelse]
        unknown = [arm for arm in arms if not self.never_swallows(arm, scope, depth)]
        return not unknown or (
            len(unknown) == 1
            and _is_handed_in(unknown[0], scope)
            and _names_in(node.test) == _names_in(unknown[0])
        )

    def _is_made(self, call: cst.Call, scope: Scope, depth: int) -> bool:
        name = last_name(call.func)
        if isinstance(call.func, cst.Name) and name in NON_SUPPRESSING_BUILTINS:
            return self.origins.is_builtin(name)
        path = self.origins.library_path(call.func)
        if path in NON_SUPPRESSING:
            return True
        if path == "dataclasses.field":
            # `lock: Lock = field(default_factory=Lock)` of a dataclass.
            factory = dict(keyword_arguments(call)).get("default_factory")
            return factory is not None and self._makes(factory, depth)
        if not isinstance(call.func, cst.Attribute):
            return False
        if name == "open":
            return self._is_path(call.func.value, scope, depth)
        # `locks.setdefault(symbol, Lock())`: what it puts in, the table is asked for.
        return name == "setdefault" and self._is_table(call.func.value, scope, depth)

    def _makes(self, factory: cst.BaseExpression, depth: int) -> bool:
        """Whether a call of ``factory`` without arguments gives such an object."""
        if isinstance(factory, cst.Lambda):
            inside = self.origins.scopes.of(factory)
            return self.never_swallows(factory.body, inside, depth)
        return self.origins.library_path(factory) in NON_SUPPRESSING

    # -- names and attributes ----------------------------------------------------------------------

    def _holds(
        self, kind: str, judge: _Judge, node: cst.BaseExpression, scope: Scope, depth: int
    ) -> bool:
        """Whether ``judge`` accepts whatever the file assigns to a name or attribute."""
        if isinstance(node, cst.Name):
            name = identifier(node.value)
            owner: object = scope.owner(name)
        elif isinstance(node, cst.Attribute):
            name, owner = identifier(node.attr.value), None
        else:
            return False
        asked = (kind, owner, name)
        if asked not in self._answers:
            self._answers[asked] = False
            self._answers[asked] = (
                _all_accepted(_settled(owner.bindings[name], name), judge, depth)
                if isinstance(owner, Scope)
                else isinstance(node, cst.Attribute)
                and _all_accepted(self._stored(name), judge, depth)
            )
        return self._answers[asked]

    def _stored(self, name: str) -> Iterator[_Value]:
        """Yield what the file assigns to any attribute of this name."""
        for store in self.origins.scopes.attributes.get(name, ()):
            yield store.value, store.scope
        for owner, binding in self.origins.scopes.class_members(name):
            yield binding.value, owner

    # -- tables ------------------------------------------------------------------------------------

    def _is_table(self, node: cst.BaseExpression, scope: Scope, depth: int) -> bool:
        """Whether every item of a `defaultdict` is such an object."""
        if depth > _DEEPEST:
            return False
        if isinstance(node, cst.Call):
            return (
                self.origins.library_path(node.func) == DEFAULTDICT
                and len(node.args) == 1
                and not node.args[0].star
                and self._makes(node.args[0].value, depth)
            )
        return self._holds("table", self._is_table, node, scope, depth + 1) and all(
            self._puts_nothing_else(use, depth) for use in self._uses(node, scope)
        )

    def _uses(self, node: cst.BaseExpression, scope: Scope) -> Iterator[Load]:
        scopes = self.origins.scopes
        if isinstance(node, cst.Name):
            name = identifier(node.value)
            yield from scopes.own_loads.of(scope.owner(name), name)
        elif isinstance(node, cst.Attribute):
            yield from scopes.attribute_names.get(identifier(node.attr.value), ())

    def _puts_nothing_else(self, use: Load, depth: int) -> bool:
        """Whether one use of a table can put nothing else into it.

        It is read, or given another lock.
        """
        parents = self._parents.around(use.scope)
        parent = parents.get(use.node)
        if isinstance(parent, (cst.ComparisonTarget, cst.Comparison)):
            return True
        if isinstance(parent, cst.Attribute):
            return self._method_puts_nothing_else(parent, parents, use.scope, depth)
        if not isinstance(parent, cst.Subscript):
            return False
        around = parents.get(parent)
        if isinstance(around, cst.AssignTarget):
            assign = parents[around]
            return isinstance(assign, cst.Assign) and self.never_swallows(
                assign.value, use.scope, depth + 1
            )
        return not isinstance(
            around, (cst.AnnAssign, cst.AsName, cst.AugAssign, cst.CompFor, cst.Element, cst.For)
        )

    def _method_puts_nothing_else(
        self, method: cst.Attribute, parents: ParentMap, scope: Scope, depth: int
    ) -> bool:
        call = parents.get(method)
        if not isinstance(call, cst.Call) or call.func is not method:
            return False
        if method.attr.value != "setdefault":
            return method.attr.value in _READING
        return len(call.args) == 2 and self.never_swallows(call.args[1].value, scope, depth + 1)

    # -- pathlib -----------------------------------------------------------------------------------

    def _is_path(self, node: cst.BaseExpression, scope: Scope, depth: int) -> bool:
        """Whether ``node`` can only be a path of `pathlib`, whose `open` opens a file."""
        if depth > _DEEPEST:
            return False
        if isinstance(node, cst.BinaryOperation):
            return isinstance(node.operator, cst.Divide) and self._is_path(
                node.left, scope, depth + 1
            )
        if isinstance(node, cst.Call):
            path = self.origins.library_path(node.func)
            return (path in PATHS or path in MAKES_PATHS) or (
                isinstance(node.func, cst.Attribute)
                and node.func.attr.value in PATH_METHODS
                and self._is_path(node.func.value, scope, depth + 1)
            )
        if isinstance(node, cst.Attribute) and node.attr.value in PATH_ATTRIBUTES:
            return self._is_path(node.value, scope, depth + 1)
        return self._holds("path", self._is_path, node, scope, depth + 1)


_Value: TypeAlias = "tuple[cst.BaseExpression | None, Scope | None]"


def _all_accepted(values: Iterable[_Value], judge: _Judge, depth: int) -> bool:
    found = list(values)
    return bool(found) and all(
        value is not None and scope is not None and judge(value, scope, depth)
        for value, scope in found
    )


def _settled(bindings: Iterable[Binding], name: str) -> Iterator[_Value]:
    """Yield what a name is bound to; `lock = lock or Lock()` settles what a parameter was."""
    others = [each for each in bindings if each.kind != "param"]
    if len(others) < len(list(bindings)) and not all(
        _stands_in_for(name, each.value) for each in others
    ):
        yield None, None
    for each in others:
        yield each.value, each.scope


def _is_handed_in(node: cst.BaseExpression, scope: Scope) -> bool:
    """Whether ``node`` is a parameter for which, where nobody gave it, a default stands in."""
    if not isinstance(node, cst.Name):
        return False
    name = identifier(node.value)
    bindings = scope.lookup(name)
    return any(each.kind == "param" for each in bindings) and all(
        each.kind == "param" or _stands_in_for(name, each.value) for each in bindings
    )


def _stands_in_for(name: str, value: cst.BaseExpression | None) -> bool:
    """Whether ``value`` is ``name`` or else a default: `lock or Lock()`."""
    if isinstance(value, cst.BooleanOperation) and isinstance(value.operator, cst.Or):
        return _names_in(value.left) == {name}
    return isinstance(value, cst.IfExp) and _names_in(value.test) == {name}


def _names_in(node: cst.BaseExpression) -> set[str]:
    """Name what a test asks for: `lock`, `lock is None`, `lock is not None`, `not lock`."""
    if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Not):
        node = node.expression
    if isinstance(node, cst.Comparison) and len(node.comparisons) == 1:
        only = node.comparisons[0]
        against = only.comparator
        if isinstance(against, cst.Name) and against.value == "None":
            node = node.left
    return {identifier(node.value)} if isinstance(node, cst.Name) else set()
