"""Engines that see wrongly through the functions of a file, each in one way: all must be noticed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import libcst as cst
import pytest

from lint_plugin.analysis.checks.common.own_orders import OwnOrderVerdicts
from lint_plugin.analysis.graph.judged_inside import JudgedInside
from lint_plugin.analysis.graph.model import CallGate, Completion, GuardGate, ThrowGate
from lint_plugin.analysis.graph.reachability import Summaries
from lint_plugin.analysis.lowering.builder import Builder
from lint_plugin.analysis.names.callees import Callees, is_super
from lint_plugin.analysis.names.classes import Classes
from lint_plugin.analysis.names.escapes import Escapes
from lint_plugin.analysis.names.scopes import FileScopes
from lint_plugin.analysis.program import (
    model,
    private_functions,
    run_to_end,
    summaries,
)
from lint_plugin.analysis.program.context_managers import Manager, Managers
from lint_plugin.analysis.program.model import FileModel
from lint_plugin.analysis.program.own_orders import OwnOrder, OwnOrders
from lint_plugin.analysis.program.quiet_calls import QuietCalls
from lint_plugin.analysis.program.summaries import CallSummaries

from .mutants import Mutant, Patch, attribute


def _replaced(owner: object, name: str, change: Callable[..., Any]) -> Patch:
    """``change`` is given the original function before its arguments."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        original = getattr(owner, name)
        monkeypatch.setattr(owner, name, lambda *args, **more: change(original, *args, **more))

    return patch


def _completions(change: Callable[[Completion], Completion | None]) -> Patch:
    """What calls of the file's functions have completed, changed."""

    def changed(original: Any, self: CallSummaries, definition: Any) -> Completion | None:
        done = original(self, definition)
        return None if done is None else change(done)

    return _replaced(CallSummaries, "_decorated", changed)


def _only_referred(self: Builder, node: Any) -> None:
    if self.model.is_reference(node):
        self.refer(node)


def _only_above(original: Any, self: CallSummaries, func: Any, definition: Any) -> Any:
    done = original(self, func, definition)
    above = isinstance(func, cst.Attribute) and is_super(func.value)
    return done._replace(replaceable=False) if done is not None and above else done


def _scopes(change: Callable[[FileScopes], None]) -> Patch:
    def changed(original: Any, tree: Any) -> FileScopes:
        scopes: FileScopes = original(tree)
        change(scopes)
        return scopes

    return _replaced(model, "read_scopes", changed)


def _only_calls(scopes: FileScopes) -> None:
    for uses in (scopes.names, scopes.attribute_names):
        for name in uses:
            uses[name] = [load for load in uses[name] if load.call is not None]


def _manager_guards_at_its_end(done: Completion) -> Completion:
    if done.manager is None:
        return done
    return done._replace(points=(done.manager.exit,))


def _every_call_guards(original: Any, self: Summaries, gate: Any) -> bool:
    return isinstance(gate, CallGate) or original(self, gate)


def _managers_swallow(swallows: bool) -> Patch:
    def changed(original: Any, self: Summaries, gate: Any) -> bool:
        return not swallows if isinstance(gate, ThrowGate) else original(self, gate)

    return _replaced(Summaries, "guards", changed)


def _declares(forgotten: str) -> Patch:
    def changed(original: Any, self: CallSummaries, definition: Any, declaration: str) -> bool:
        return declaration != forgotten and original(self, definition, declaration)

    return _replaced(CallSummaries, "declares", changed)


def _first_binding(original: Any, self: Callees, name: str, scope: Any) -> Any:
    bindings = scope.lookup(name)
    return bindings[0] if bindings else None


def _never_above(original: Any, self: Classes, owner: Any, name: str, **_: bool) -> Any:
    return original(self, owner, name)


def _called_from_cycles(original: Any, sites: Any, others: Any) -> Any:
    return set(sites)


def _guards_make_good(original: Any, self: JudgedInside, edge: Any, path: Any) -> Any:
    return () if isinstance(edge.gate, GuardGate) else original(self, edge, path)


def _helpers_make_good(original: Any, self: JudgedInside, edge: Any, path: Any) -> Any:
    found = original(self, edge, path)
    if not isinstance(edge.gate, CallGate):
        return found
    return [state for state in found if state.path is path]


def _no_path_sends(original: Any, self: JudgedInside, edge: Any, path: Any) -> Any:
    return [state for state in original(self, edge, path) if state.path.name == "QUIET"]


MUTANTS = [
    Mutant("no helper guards", _completions(lambda done: None if done.code else done)),
    Mutant("every helper guards", _replaced(Summaries, "guards", _every_call_guards)),
    Mutant(
        "a coroutine has run",
        _completions(lambda done: done if done.manager else done._replace(is_async=False)),
    ),
    Mutant("a generator has run", _scopes(lambda scopes: scopes.generators.clear())),
    Mutant(
        "wait_for is any call", attribute(run_to_end, "completes_when_awaited", lambda *_: None)
    ),
    Mutant("a manager guards at its end", _completions(_manager_guards_at_its_end)),
    Mutant("a manager never guards", _completions(lambda done: None if done.manager else done)),
    Mutant("every manager of the file swallows", _managers_swallow(True)),
    Mutant("no manager of the file swallows", _managers_swallow(False)),
    Mutant(
        "every decorator leaves calls as they are",
        attribute(CallSummaries, "_is_transparent", lambda *_: True),
    ),
    Mutant(
        "a decorator of the file is unknown", attribute(CallSummaries, "_wrapped", lambda *_: None)
    ),
    Mutant(
        "a wrapper is not run",
        attribute(CallSummaries, "_wrapped", lambda self, decorator, definition, inner: inner),
    ),
    Mutant(
        "a wrapped function begins with nothing",
        attribute(CallSummaries, "_only_calls", lambda *_: False),
    ),
    Mutant(
        "public functions are private", attribute(private_functions, "_is_private", lambda _: True)
    ),
    Mutant(
        "no function is private",
        attribute(model, "private_functions", lambda *_: frozenset()),
    ),
    Mutant("__all__ is not read", _scopes(lambda scopes: scopes.name_strings.clear())),
    Mutant("functions as values are not seen", _scopes(_only_calls)),
    Mutant(
        "a cycle begins as it goes on",
        _replaced(private_functions, "_with_outside_callers", _called_from_cycles),
    ),
    Mutant(
        "what a function makes stands outside it",
        attribute(
            private_functions, "_responsible", lambda scope, by_scope, _: by_scope.get(scope)
        ),
    ),
    Mutant("a name means its first binding", _replaced(Callees, "_named", _first_binding)),
    Mutant("overrides are not seen", attribute(Classes, "_may_be_below", lambda *_: False)),
    Mutant("attributes are never assigned", _scopes(lambda scopes: scopes.attributes.clear())),
    Mutant("super() is self", _replaced(Classes, "member", _never_above)),
    Mutant("nothing requires a guard", _declares("requires_guard")),
    Mutant("nothing ensures a guard", _declares("ensures_guard")),
    Mutant(
        "a declaration changes no call",
        attribute(FileModel, "_requires_guard", lambda *_: False),
    ),
    Mutant("nothing escapes", attribute(Escapes, "escapes", lambda *_: False)),
    Mutant(
        "no manager is the file's", attribute(Managers, "of", lambda *_, **__: Manager(True, True))
    ),
    Mutant("no order is judged inside", attribute(OwnOrders, "of", lambda *_: None)),
    Mutant(
        "every function of the file is judged inside",
        attribute(OwnOrderVerdicts, "_verdict", lambda *_: "judged inside"),
    ),
    Mutant(
        "what sends is no order",
        _replaced(
            OwnOrderVerdicts,
            "_verdict",
            lambda original, *args: "no order" if original(*args) != "order" else "order",
        ),
    ),
    Mutant("nothing may send", attribute(FileModel, "may_send", lambda *_: False)),
    Mutant(
        "a function that is judged inside is not handed over",
        attribute(Builder, "name_function", _only_referred),
    ),
    Mutant("every call may send", attribute(QuietCalls, "sends_nothing", lambda *_: False)),
    Mutant(
        "a guard makes good what was sent", _replaced(JudgedInside, "_along", _guards_make_good)
    ),
    Mutant(
        "what a helper has sent is forgotten", _replaced(JudgedInside, "_along", _helpers_make_good)
    ),
    Mutant("sending changes no path", _replaced(JudgedInside, "_along", _no_path_sends)),
    Mutant(
        "recursion is judged on its own", attribute(JudgedInside, "_called_from", lambda *_: set())
    ),
    Mutant(
        "super() never means a sibling", _replaced(CallSummaries, "completion_of_call", _only_above)
    ),
    Mutant("no method is replaced elsewhere", attribute(OwnOrder, "may_be_replaced", False)),
    Mutant(
        "what never returns sends nothing", attribute(JudgedInside, "_may_send", lambda *_: False)
    ),
    Mutant("no function holds a check", attribute(JudgedInside, "_holds_check", lambda *_: False)),
    Mutant(
        "what helpers hold does not count",
        attribute(JudgedInside, "_entered_from", lambda self, code: {code}),
    ),
    Mutant(
        "only a name is a decorator", attribute(summaries, "TRANSPARENT_DECORATORS", frozenset())
    ),
]
