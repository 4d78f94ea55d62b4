"""Exit methods of a file's classes: which can answer true to an exception.

While one is on its way, `__exit__` is given it: `return kind is None` is false then, and
`if kind is None: return True` is passed by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from lint_plugin.analysis.names.constants import known_truth
from lint_plugin.analysis.names.origins import Origins
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.program.manager_objects import ManagerObjects
from lint_plugin.analysis.tree.nodes import children, identifier, last_name, sole_index

# What is given to an exit method behind its object: the class, the exception, the traceback.
_GIVEN = 3


def returns_nothing(definition: cst.FunctionDef, origins: Origins, objects: ManagerObjects) -> bool:
    """Whether what ``definition`` returns is false whenever an exception is handed to it."""
    method = _ExitMethod(definition, origins.scopes.of(definition), origins, objects)
    return all(
        value is None or method.truth(value) is False
        for value in method.returned([definition.body])
    )


class _ExitMethod:
    def __init__(
        self, definition: cst.FunctionDef, scope: Scope, origins: Origins, objects: ManagerObjects
    ) -> None:
        self.definition = definition
        self.scope = scope
        self.origins = origins
        self.objects = objects

    def returned(self, nodes: Sequence[cst.CSTNode]) -> Iterator[cst.BaseExpression | None]:
        """Yield what is returned where an exception was handed over, None for a bare `return`."""
        stack = list(nodes)
        while stack:
            node = stack.pop()
            if isinstance(node, cst.Return):
                yield node.value
            elif isinstance(node, cst.If):
                truth = self.truth(node.test)
                if truth is not False:
                    stack.append(node.body)
                if truth is not True and node.orelse is not None:
                    stack.append(node.orelse)
            elif isinstance(node, cst.IndentedBlock):
                stack.extend(self._reached(node))
            elif not isinstance(node, (cst.FunctionDef, cst.ClassDef, cst.Lambda)):
                stack.extend(children(node))

    def _reached(self, block: cst.IndentedBlock) -> Iterator[cst.CSTNode]:
        """Yield the statements up to `if kind is not None: return`, which nothing passes."""
        for statement in block.body:
            yield statement
            if (
                isinstance(statement, cst.If)
                and self.truth(statement.test) is True
                and _ends(statement.body)
            ):
                return

    def truth(self, node: cst.BaseExpression) -> bool | None:
        """Tell what ``node`` is true as, once the exception is known; else None."""
        known = known_truth(node, self.origins)
        if known is not None:
            return known
        if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Not):
            inner = self.truth(node.expression)
            return None if inner is None else not inner
        if isinstance(node, cst.BooleanOperation):
            decides = isinstance(node.operator, cst.Or)
            both = {self.truth(node.left), self.truth(node.right)}
            return decides if decides in both else (None if None in both else not decides)
        if isinstance(node, cst.IfExp):
            test = self.truth(node.test)
            arms = {
                self.truth(arm)
                for arm, taken in ((node.body, True), (node.orelse, False))
                if test in (None, taken)
            }
            return arms.pop() if len(arms) == 1 else None
        if isinstance(node, cst.Comparison):
            return self._compared(node)
        if isinstance(node, cst.Call):
            return self._called(node)
        return True if self._is_given(node, first_only=True) else None

    def _compared(self, node: cst.Comparison) -> bool | None:
        """Judge `kind is None` and its negation."""
        if len(node.comparisons) != 1:
            return None
        only = node.comparisons[0]
        sides = (node.left, only.comparator)
        if not any(isinstance(side, cst.Name) and side.value == "None" for side in sides):
            return None
        if not any(self._is_given(side) for side in sides):
            return None
        if isinstance(only.operator, cst.Is):
            return False
        return True if isinstance(only.operator, cst.IsNot) else None

    def _called(self, node: cst.Call) -> bool | None:
        """Judge `bool(kind)`, and `self._lock.__exit__(*exc)`, which answers as that lock does."""
        func = node.func
        if isinstance(func, cst.Name) and last_name(func) == "bool" and len(node.args) == 1:
            return self.truth(node.args[0].value) if self.origins.is_builtin("bool") else None
        if isinstance(func, cst.Attribute) and func.attr.value == "__exit__":
            return False if self.objects.never_swallows(func.value, self.scope) else None
        return None

    def _is_given(self, node: cst.BaseExpression, *, first_only: bool = False) -> bool:
        """Whether ``node`` is one of the three that an exception brings.

        None of them is None. Of these, the class alone is known to be true: an exception may have a length.
        """
        wanted = 1 if first_only else _GIVEN
        params = self.definition.params
        plain = [*params.posonly_params, *params.params][1:]
        if isinstance(node, cst.Subscript):
            return (
                not plain
                and isinstance(params.star_arg, cst.Param)
                and self._is_param(node.value, params.star_arg)
                and _index(node) in range(wanted)
            )
        return any(self._is_param(node, each) for each in plain[:wanted])

    def _is_param(self, node: cst.BaseExpression, param: cst.Param) -> bool:
        name = identifier(param.name.value)
        return (
            isinstance(node, cst.Name)
            and identifier(node.value) == name
            and len(self.scope.bindings[name]) == 1
        )


def _index(node: cst.Subscript) -> int | None:
    value = sole_index(node)
    return value.evaluated_value if isinstance(value, cst.Integer) else None


def _ends(body: cst.BaseSuite) -> bool:
    last: cst.CSTNode | None = body.body[-1] if body.body else None
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    return isinstance(last, (cst.Return, cst.Raise))
