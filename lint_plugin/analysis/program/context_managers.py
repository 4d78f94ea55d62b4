"""Context managers: which may swallow an exception that leaves their block.

An unknown one may. Known not to: those of the standard library, guard calls, and what the settings name.
Known to, with known classes: `suppress`, `pytest.raises`, `assertRaises`.
"""

from __future__ import annotations

from typing import NamedTuple

import libcst as cst

from lint_plugin.analysis.graph.model import Code, ThrowGate
from lint_plugin.analysis.names.callees import Callees
from lint_plugin.analysis.names.exceptions import ANYTHING, caught_by
from lint_plugin.analysis.names.origins import Origins
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.program.exit_methods import returns_nothing
from lint_plugin.analysis.program.manager_objects import ManagerObjects
from lint_plugin.analysis.program.matching import NameMatcher
from lint_plugin.analysis.program.summaries import CallSummaries
from lint_plugin.analysis.tree.known_names import (
    SUPPRESS,
    SUPPRESSING,
    SUPPRESSING_METHODS,
)
from lint_plugin.analysis.tree.nodes import last_name


class Manager(NamedTuple):
    """A context manager's effect on an exception that leaves its `with` block."""

    may_swallow: bool
    may_swallow_violation: bool
    # What its own code decides, for a `@contextmanager` of this file.
    gate: ThrowGate | None = None
    known: bool = True


_KEEPS = Manager(False, False)
_UNKNOWN = Manager(True, True, known=False)


class Managers:
    """Resolves the context managers of one file."""

    def __init__(self, names: NameMatcher, callees: Callees, call_summaries: CallSummaries) -> None:
        self.names = names
        self.callees = callees
        self.call_summaries = call_summaries
        # One for each `@contextmanager`, however often it is entered: each is solved apart.
        self._gates: dict[Code, ThrowGate] = {}
        self._objects = ManagerObjects(self._origins)

    @property
    def _origins(self) -> Origins:
        return self.callees.origins

    def of(self, node: cst.BaseExpression, scope: Scope, *, is_async: bool) -> Manager:
        """Resolve the context manager that ``node`` evaluates to."""
        inner = node.expression if isinstance(node, cst.Await) else node
        target = inner.func if isinstance(inner, cst.Call) else inner
        if self.names.non_suppressing.match(target) or self.names.non_suppressing.match(inner):
            return _KEEPS
        if isinstance(inner, cst.Call):
            return self._of_call(inner, scope, "__aexit__" if is_async else "__exit__")
        return _KEEPS if self._objects.never_swallows(inner, scope) else _UNKNOWN

    def _of_call(self, call: cst.Call, scope: Scope, exit_name: str) -> Manager:
        definition = self.callees.function(call.func, scope)
        if definition is not None:
            done = self.call_summaries.completion_of_call(call.func, definition)
            if done is not None and done.manager is not None:
                code = done.manager
                gate = self._gates.setdefault(code, ThrowGate(code.thrown, code.exit))
                return Manager(True, True, gate=gate)
        if self.names.is_guard(call.func, scope):
            return _KEEPS
        name = last_name(call.func)
        if isinstance(call.func, cst.Name) and name is not None:
            owner = self.callees.classes.named(name, scope)
            if owner is not None:
                return _KEEPS if self._never_swallows(owner, exit_name) else _UNKNOWN
        if self._objects.never_swallows(call, scope):
            return _KEEPS
        path = self._origins.library_path(call.func)
        if path in SUPPRESSING or name in SUPPRESSING_METHODS:
            return self._suppressing(call, scope, every=path == SUPPRESS)
        return _UNKNOWN

    def _suppressing(self, call: cst.Call, scope: Scope, *, every: bool) -> Manager:
        """Judge `suppress`, which takes any number of classes; the others take one."""
        args = call.args if every else call.args[:1]
        if any(arg.star for arg in args):
            return Manager(True, ANYTHING.violation_maybe)
        caught = caught_by((arg.value for arg in args), scope, self._origins)
        return Manager(bool(args), caught.violation_maybe)

    def _never_swallows(self, owner: Scope, exit_name: str) -> bool:
        """Whether the exit method of a class of this file returns only falsy values."""
        assert isinstance(owner.node, cst.ClassDef)
        if owner.node.keywords or self.callees.classes.definer(owner, "__new__") is not None:
            return False
        binding = self.callees.classes.member(owner, exit_name)
        if binding is None or not self._returns_nothing(binding.node):
            return False
        # What an `async def __exit__` returns to a plain `with` is a coroutine, and that is true.
        return exit_name == "__aexit__" or not _is_async(binding.node)

    def _returns_nothing(self, definition: cst.CSTNode) -> bool:
        if not isinstance(definition, cst.FunctionDef) or definition.decorators:
            return False
        if definition in self._origins.scopes.generators:
            return False
        return returns_nothing(definition, self._origins, self._objects)


def _is_async(definition: cst.CSTNode) -> bool:
    return isinstance(definition, cst.FunctionDef) and definition.asynchronous is not None
