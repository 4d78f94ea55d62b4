"""What a call does with a function: run it, keep it, or wrap it.

retry(send)                  runs it at once, as what is unknown does
loop.call_later(1, send)     keeps it: by name, by keyword, or because the callee is a class
partial(send, symbol)        makes an object that holds it: what happens to that happens to the function
deliver(send)                a function of the file: what its body does with the parameter
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

import libcst as cst

from lint_plugin.analysis.names.callees import Callees
from lint_plugin.analysis.names.functions import is_static
from lint_plugin.analysis.names.scopes import Scope, parameters
from lint_plugin.analysis.tree.keeping_names import (
    DISPLAYING,
    MAKING_PATHS,
    keeps_by_keyword,
    keeps_by_name,
    makes_by_name,
)
from lint_plugin.analysis.tree.nodes import identifier, last_name

Handling: TypeAlias = Literal["runs", "keeps", "makes"]


class Keeping:
    """Decides what the calls of one file do with their arguments.

    ``runs_now`` says which callees the settings name; ``lets_out`` whether a parameter of a function of the
    file leaves it.
    """

    def __init__(
        self,
        callees: Callees,
        runs_now: Callable[[cst.CSTNode], bool],
        lets_out: Callable[[cst.FunctionDef, str], bool],
    ) -> None:
        self.callees = callees
        self.runs_now = runs_now
        self.lets_out = lets_out

    def of(self, call: cst.Call, arg: cst.Arg, scope: Scope) -> Handling:
        """Decide what ``call`` in ``scope`` does with ``arg``."""
        func, name = call.func, last_name(call.func)
        if self.runs_now(func):
            return "runs"
        definition = self.callees.function(func, scope)
        if definition is not None and not definition.decorators:
            return self._by_body(call, arg, definition)
        if self._is_class(func, scope):
            return "keeps"
        keyword = identifier(arg.keyword.value) if arg.keyword is not None else None
        if isinstance(func, cst.Name) and name is not None:
            if name == DISPLAYING and (keyword is not None or arg.star == "**"):
                return "makes"
            if self.callees.origins.is_builtin(name) and not makes_by_name(name):
                return "runs"
        made = func.func if isinstance(func, cst.Call) else func
        if self.callees.origins.library_path(made) in MAKING_PATHS:
            return "makes"
        if name is None or makes_by_name(name):
            return "runs" if name is None else "makes"
        if keeps_by_name(name):
            return "keeps"
        if keyword is None:
            return "runs"
        of_scheduler = keyword == "func" and "sched" in _receiver(func).lower()
        return "keeps" if of_scheduler or keeps_by_keyword(name, keyword) else "runs"

    def makes_object(self, definition: cst.CSTNode) -> bool:
        """Whether a call of ``definition`` runs nothing yet: a generator, or a coroutine."""
        return definition in self.callees.origins.scopes.generators or (
            isinstance(definition, cst.FunctionDef) and definition.asynchronous is not None
        )

    def _by_body(self, call: cst.Call, arg: cst.Arg, definition: cst.FunctionDef) -> Handling:
        parameter = self._parameter(call, arg, definition)
        if parameter is None:
            return "runs"
        if self.lets_out(definition, parameter):
            # Which of the two ways it takes is not told apart: what comes back is followed as well.
            return "makes" if _returns_a_function(definition, parameter) else "keeps"
        return "makes" if self.makes_object(definition) else "runs"

    def _parameter(self, call: cst.Call, arg: cst.Arg, definition: cst.FunctionDef) -> str | None:
        params = definition.params
        if arg.keyword is not None:
            keyword = identifier(arg.keyword.value)
            named = [identifier(param.name.value) for param in parameters(params)]
            if keyword in named:
                return keyword
            rest = params.star_kwarg
            return identifier(rest.name.value) if rest is not None else None
        if arg.star:
            return None
        before = call.args[: call.args.index(arg)]
        if any(each.star for each in before):
            return None
        owner = self.callees.origins.scopes.of(definition).enclosing_class
        index = len(before) + (owner is not None and not is_static(definition))
        positional = [*params.posonly_params, *params.params]
        if index < len(positional):
            return identifier(positional[index].name.value)
        many = params.star_arg
        return identifier(many.name.value) if isinstance(many, cst.Param) else None

    def _is_class(self, func: cst.BaseExpression, scope: Scope) -> bool:
        """Whether ``func`` is a class that the file binds."""
        name = last_name(func)
        if name is None:
            return False
        if isinstance(func, cst.Name):
            return any(binding.kind == "class" for binding in scope.lookup(name))
        scopes = self.callees.origins.scopes
        return any(binding.kind == "class" for _, binding in scopes.class_members(name))


def _receiver(func: cst.BaseExpression) -> str:
    return (last_name(func.value) or "") if isinstance(func, cst.Attribute) else ""


def _returns_a_function(definition: cst.FunctionDef, parameter: str) -> bool:
    """Whether ``definition`` returns the parameter, or a function made in it.

    Then it wraps, and keeps nothing itself.
    """
    inner = {
        identifier(each.name.value)
        for each in definition.body.body
        if isinstance(each, cst.FunctionDef)
    }
    last: cst.CSTNode | None = definition.body.body[-1] if definition.body.body else None
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    value = last.value if isinstance(last, cst.Return) else None
    return isinstance(value, (cst.Lambda, cst.GeneratorExp, cst.Call)) or (
        isinstance(value, cst.Name) and identifier(value.value) in inner | {parameter}
    )
