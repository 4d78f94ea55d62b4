"""Calls that cannot be the one by which an order leaves: built-ins, logs, clocks, reads.

Asked only inside a function that bears an order's name itself. There any other call may be what sends, so
that a guard counts only if it stands before it. What is listed nowhere may send.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from lint_plugin.analysis.names.callees import Callees
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.program.matching import NameMatcher
from lint_plugin.analysis.tree.known_names import (
    CALLING_BUILTINS,
    LOGGING_METHODS,
    QUIET_METHODS,
    QUIET_MODULES,
    READING_NOUNS,
    READING_VERBS,
    SENDING_VERBS,
)
from lint_plugin.analysis.tree.nodes import children, identifier, last_name, nodes_in

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


class QuietCalls:
    """Says which calls of one file send nothing."""

    def __init__(self, callees: Callees, names: NameMatcher) -> None:
        self._callees = callees
        self._origins = callees.origins
        self._scopes = callees.origins.scopes
        self._names = names
        self._told: frozenset[cst.Call] | None = None

    def sends_nothing(self, call: cst.Call, scope: Scope) -> bool:
        """Whether ``call`` sends no order, as far as its name tells."""
        name = last_name(call.func)
        if name is None or any(self._is_function(arg.value, scope) for arg in call.args):
            return False
        if isinstance(call.func, cst.Name) and self._origins.is_builtin(name):
            return name not in CALLING_BUILTINS and not any(map(_is_key, call.args))
        path = self._origins.library_path(call.func)
        if path is not None and path.partition(".")[0] in QUIET_MODULES:
            return True
        if isinstance(call.func, cst.Name):
            if self._is_plain_class(name, scope):
                return True
            bindings = scope.lookup(name)
            if any(binding.kind != "import" for binding in bindings):
                return False
            return reads(name) or self._is_told(call) or (bool(bindings) and _constructs(name))
        if self._file_defines(name):
            return False
        if name in QUIET_METHODS or name in LOGGING_METHODS:
            return path is None or name in LOGGING_METHODS
        return reads(name) or self._is_told(call)

    def generator_sends_nothing(self, node: cst.GeneratorExp, scope: Scope) -> bool:
        """Whether a generator expression makes no call that may send, whoever iterates it."""
        return not any(
            isinstance(part, cst.Await)
            or (isinstance(part, cst.Call) and not self.sends_nothing(part, scope))
            for part in nodes_in(node)
        )

    def _is_function(self, value: cst.BaseExpression, scope: Scope) -> bool:
        return isinstance(value, cst.Lambda) or self._callees.function(value, scope) is not None

    def _is_plain_class(self, name: str, scope: Scope) -> bool:
        """Whether ``name`` is a class of the file that runs nothing for a new object."""
        classes = self._callees.classes
        owner = classes.named(name, scope)
        return owner is not None and classes.makes_objects_quietly(owner)

    def _file_defines(self, name: str) -> bool:
        return name in self._scopes.members or name in self._scopes.attributes

    def _is_told(self, call: cst.Call) -> bool:
        """Whether a guard is told what ``call`` gives, and its name says nothing of sending."""
        if self._told is None:
            self._told = frozenset(self._calls_told_to_guards())
        return call in self._told and SENDING_VERBS.isdisjoint(_words(last_name(call.func) or ""))

    def _calls_told_to_guards(self) -> Iterator[cst.Call]:
        for uses in (self._scopes.names, self._scopes.attribute_names):
            for loads in uses.values():
                for load in loads:
                    if load.call is not None and self._names.may_be_guard(load.node):
                        for arg in load.call.args:
                            yield from _calls_in(arg.value)
                            yield from _calls_held_by(arg.value, load.scope)


def reads(name: str) -> bool:
    """Whether ``name`` reads as reading: ``fetch_ticker``, ``positions``, ``isReady``."""
    parts = _words(name)
    if not parts or not SENDING_VERBS.isdisjoint(parts):
        return False
    return parts[0] in READING_VERBS or parts[-1] in READING_NOUNS


def _words(name: str) -> list[str]:
    """Split a name into its words."""
    return [word.lower() for word in _WORD.findall(name)]


def _constructs(name: str) -> bool:
    """Whether an imported name reads as a class: ``MarketOrderRequest``."""
    parts = _words(name)
    return name[:1].isupper() and not name.isupper() and parts[0] not in SENDING_VERBS


def _is_key(arg: cst.Arg) -> bool:
    return arg.keyword is not None and arg.keyword.value == "key"


def _calls_held_by(value: cst.BaseExpression, scope: Scope) -> Iterator[cst.Call]:
    """Yield the calls in what is assigned to the name ``value``."""
    if isinstance(value, cst.Name):
        for binding in scope.lookup(identifier(value.value)):
            if binding.value is not None:
                yield from _calls_in(binding.value)


def _calls_in(value: cst.CSTNode) -> Iterator[cst.Call]:
    stack = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, cst.Call):
            yield node
        if not isinstance(node, cst.Lambda):
            stack.extend(children(node))
