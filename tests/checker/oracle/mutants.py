"""Engines broken on purpose: each lacks one kind of edge, or has one rule of evaluation wrong.

A judge that would not notice is worth nothing. The mutants patch the engine from outside, by the names of
what draws an edge; a renamed function makes the patch fail, not pass.

Some edges cannot be missed one at a time, since another from the same moment leads to the same place:
those are listed in ``IMPLIED`` and are removed together with the edge that implies them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import libcst as cst
import pytest

from lint_plugin.analysis.graph.model import GuardGate, Point
from lint_plugin.analysis.lowering import (
    blocks,
    calls,
    expressions,
    patterns,
    statements,
    try_statements,
)
from lint_plugin.analysis.lowering.blocks import (
    CleanupBlock,
    LoopBlock,
    ManagerBlock,
    PendingBlock,
)
from lint_plugin.analysis.lowering.builder import Block, Builder
from lint_plugin.analysis.names import constants
from lint_plugin.analysis.names.escapes import Escapes
from lint_plugin.analysis.names.exceptions import Caught
from lint_plugin.analysis.program import model, run_to_end
from lint_plugin.analysis.program.context_managers import Manager
from lint_plugin.analysis.program.model import FileModel

Patch = Callable[[pytest.MonkeyPatch], None]

# An exception from the second leaves from a moment with no fewer guards completed than that of the
# first, which is always evaluated before it, and goes to the same place. Removing it changes no verdict.
IMPLIED = {
    "a call": "the load of the function's name",
    "the exception of a guard call": "the load of the guard's name",
    "an attribute, subscript, operator, comparison or f-string": "the loads of its operands",
    "an await": "the load inside",
    "a truth test": "the evaluation of what is tested",
    "the next item of a loop or comprehension": "the evaluation of the iterable",
    "entering and leaving a context manager": "the evaluation of the manager",
    "a pattern": "the evaluation of the subject",
    # What runs both clauses reaches nothing with less than what runs the second alone.
    "the else of a try, led to its handlers": "the body, which has raised with no more completed",
    "the second clause of except* after the first": "the second clause alone",
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """``needs`` are constructs of the programs in which it can show; all programs without."""

    name: str
    patch: Patch
    needs: tuple[str, ...] = ()


def _caller() -> str:
    return sys._getframe(2).f_code.co_name


def never_raises(*callers: str) -> Patch:
    """No exception edge from what these functions draw."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        original = Builder.may_raise

        def may_raise(self: Builder, node: cst.CSTNode) -> None:
            if _caller() not in callers:
                original(self, node)

        monkeypatch.setattr(Builder, "may_raise", may_raise)

    return patch


def never_goes(happening: str, *callers: str) -> Patch:
    """One way out of a decision is forgotten."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        original = Builder.branch_to

        def branch_to(self: Builder, node: cst.CSTNode, what: Any, target: Point) -> None:
            if what != happening or (callers and _caller() not in callers):
                original(self, node, what, target)

        monkeypatch.setattr(Builder, "branch_to", branch_to)

    return patch


def attribute(owner: object, name: str, value: object) -> Patch:
    return lambda monkeypatch: monkeypatch.setattr(owner, name, value)


def statement(kind: type[cst.CSTNode], draw: Callable[[Builder, Any], None]) -> Patch:
    return lambda monkeypatch: monkeypatch.setitem(statements._DRAW, kind, draw)


def expression(kind: type[cst.CSTNode], draw: Callable[[Builder, Any], None]) -> Patch:
    return lambda monkeypatch: monkeypatch.setitem(expressions._DRAW, kind, draw)


def shared_finally(monkeypatch: pytest.MonkeyPatch) -> None:
    """No defect: every ``finally`` is drawn once for all ways in, as deep ones are."""
    monkeypatch.setattr(blocks, "_OWN_DRAWINGS", 0)


def together(*patches: Patch) -> Patch:
    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        for each in patches:
            each(monkeypatch)

    return patch


def condition(draw: Callable[[Any, Builder, Any, Point, Point], None]) -> Patch:
    """``draw`` replaces the lowering of conditions, and has the original to fall back on."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        original = expressions.branch

        def branch(builder: Builder, node: Any, yes: Point, no: Point) -> None:
            draw(original, builder, node, yes, no)

        for module in (expressions, statements):
            monkeypatch.setattr(module, "branch", branch)

    return patch


def skips_finally(*ways: str) -> Patch:
    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        original = CleanupBlock.target

        def target(self: CleanupBlock, builder: Builder, way: Any) -> Point:
            return self._onward(builder, way) if way in ways else original(self, builder, way)

        monkeypatch.setattr(CleanupBlock, "target", target)

    return patch


def _all_evaluated(builder: Builder, node: Any) -> None:
    for name in ("left", "test", "body", "right", "orelse"):
        if hasattr(node, name):
            expressions.evaluate(builder, getattr(node, name))


def _no_short_circuit(original: Any, builder: Builder, node: Any, yes: Point, no: Point) -> None:
    if isinstance(node, cst.BooleanOperation):
        _all_evaluated(builder, node)
        expressions._decide(builder, node, yes, no)
    else:
        original(builder, node, yes, no)


def _merged(*kinds: type[cst.CSTNode]) -> Patch:
    def draw(original: Any, builder: Builder, node: Any, yes: Point, no: Point) -> None:
        if isinstance(node, kinds):
            expressions.evaluate(builder, node)
            expressions._decide(builder, node, yes, no)
        else:
            original(builder, node, yes, no)

    return condition(draw)


def _not_unswapped(original: Any, builder: Builder, node: Any, yes: Point, no: Point) -> None:
    if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Not):
        original(builder, node.expression, yes, no)
    else:
        original(builder, node, yes, no)


def _for_at_least_once(builder: Builder, node: cst.For) -> None:
    head, body, done = Point(), Point(), Point()
    expressions.evaluate(builder, node.iter)
    builder.goto(body)
    builder.here = head
    builder.branch_to(node, "loop entered", body)
    builder.branch_to(node, "loop over", done)
    builder.here = body
    expressions.store(builder, node.target)
    statements._loop(builder, node, head, done)


def _while_at_least_once(builder: Builder, node: cst.While) -> None:
    head, body, done = Point(), Point(), Point()
    builder.goto(body)
    builder.here = head
    expressions.branch(builder, node.test, body, done)
    builder.here = body
    statements._loop(builder, node, head, done)


def _without(name: str, draw: Callable[[Builder, Any], None]) -> Callable[[Builder, Any], None]:
    """Draw a statement as if one of its parts were not there."""
    return lambda builder, node: draw(builder, node.with_changes(**{name: None}))


def _case_guards_ignored(builder: Builder, node: cst.Match) -> None:
    cases = [case.with_changes(guard=None) for case in node.cases]
    statements._match(builder, node.with_changes(cases=cases))


def _star_raises(builder: Builder, handlers: Any, end: Point, suite: Any) -> None:
    _STAR_HANDLERS(builder, handlers, Point(), suite)


def _star_swallows(builder: Builder, handlers: Any, end: Point, suite: Any) -> None:
    builder.here.to(end)
    _STAR_HANDLERS(builder, handlers, end, suite)


_STAR_HANDLERS = try_statements._star_handlers


def _wildcards_may_fail(
    builder: Builder, pattern: cst.MatchPattern, fails: Point, subject: Any
) -> None:
    if patterns.is_irrefutable(pattern):
        builder.branch_to(pattern, "case not matched", fails)
    patterns.match(builder, pattern, fails, subject)


def _comprehension_element_first(builder: Builder, node: Any) -> None:
    expressions.comprehension_element(builder, node)
    expressions._comprehension(builder, node)


def _called_is_completed(self: Builder, call: cst.Call, points: Any, raised: cst.CSTNode) -> None:
    after = Point()
    self.here.to(after, None, GuardGate(call, self.scope))
    self.here = after
    self.may_raise(raised)


def _target_first(builder: Builder, node: cst.Assign) -> None:
    for target in node.targets:
        expressions.store(builder, target.target, node.value)
    expressions.evaluate(builder, node.value)


def _break_goes_on(self: LoopBlock, builder: Builder, way: Any) -> Point:
    return self._head if way in ("break", "continue") else Block.target(self, builder, way)


def _discards_nothing(self: PendingBlock, builder: Builder, way: Any) -> Point:
    return Block.target(self, builder, "raise" if self._discards else way)


def _evaluates_value(builder: Builder, node: Any) -> None:
    value = node.exc if isinstance(node, cst.Raise) else node.value
    if value is not None:
        expressions.evaluate(builder, value)


def _decorators_ignored(builder: Builder, node: cst.FunctionDef) -> None:
    expressions.defaults(builder, node.params)
    builder.created(node)


def _comprehensions(draw: Callable[[Builder, Any], None]) -> Patch:
    return together(*(expression(kind, draw) for kind in (cst.ListComp, cst.SetComp, cst.DictComp)))


_EXPRESSIONS = (
    "_name",
    "draw_call",
    "complete",
    "draw_await",
    "_attribute",
    "_subscript",
    "_decide",
)

MUTANTS = [
    # -- exceptions
    Mutant("evaluation never raises", never_raises(*_EXPRESSIONS, "_for", "_items", "draw_entry")),
    Mutant("a name load never raises", never_raises("_name"), ("Try",)),
    Mutant("a store never raises", never_raises("store", "bind"), ("Try",)),
    Mutant("an import never raises", never_raises("_import"), ("import in code", "Try")),
    Mutant("a yield never raises", never_raises("_yield"), ("Yield", "Try")),
    Mutant("a class statement never raises", never_raises("_class"), ("ClassDef", "Try")),
    Mutant(
        "what was called has completed",
        attribute(Builder, "complete", _called_is_completed),
        ("guard: try body",),
    ),
    # -- handlers
    Mutant(
        "every handler catches all",
        attribute(Caught, "everything", property(lambda _: True)),
        ("order: handler", "guard: try body"),
    ),
    Mutant(
        "no handler catches all",
        attribute(Caught, "everything", property(lambda _: False)),
        ("bare except", "Pass", "order: handler"),
    ),
    Mutant(
        "no handler is covered by another",
        attribute(Caught, "covered_by", lambda *_: False),
        ("order: handler",),
    ),
    Mutant("a handler is never entered", never_goes("caught")),
    Mutant(
        "except* goes on raising",
        attribute(try_statements, "_star_handlers", _star_raises),
        ("TryStar",),
    ),
    Mutant(
        "except* swallows all",
        attribute(try_statements, "_star_handlers", _star_swallows),
        ("TryStar",),
    ),
    Mutant("the else of try is skipped", statement(cst.Try, _without("orelse", statements._try))),
    # -- finally
    *(
        Mutant(f"finally is skipped on {way}", skips_finally(way), ("Try",))
        for way in ("next", "raise", "return", "break", "continue")
    ),
    Mutant(
        "a jump out of finally goes on raising",
        attribute(PendingBlock, "target", _discards_nothing),
        ("break in finally", "while True"),
    ),
    Mutant(
        "a shared finally forgets the way in",
        together(shared_finally, attribute(blocks, "EntryGate", lambda _: None)),
        ("Try",),
    ),
    # -- with
    Mutant(
        "no context manager swallows",
        attribute(FileModel, "manager", lambda *_, **__: Manager(False, False)),
    ),
    Mutant(
        "every context manager swallows",
        attribute(FileModel, "manager", lambda *_, **__: Manager(True, True)),
    ),
    Mutant(
        "a jump skips the context manager's frame",
        attribute(ManagerBlock, "target", Block.target),
        ("With",),
    ),
    # -- loops
    Mutant("for runs at least once", statement(cst.For, _for_at_least_once), ("For",)),
    Mutant("while runs at least once", statement(cst.While, _while_at_least_once), ("While",)),
    Mutant("the else of for is skipped", statement(cst.For, _without("orelse", statements._for))),
    Mutant(
        "the else of while is skipped", statement(cst.While, _without("orelse", statements._while))
    ),
    Mutant("break goes on", attribute(LoopBlock, "target", _break_goes_on), ("Break",)),
    Mutant("a loop never ends", never_goes("loop over", "_for"), ("For",)),
    # -- match
    Mutant("every pattern matches", never_goes("case not matched"), ("Match",)),
    Mutant("no pattern matches", never_goes("case matched"), ("Match",)),
    Mutant("a wildcard may fail", attribute(statements, "match", _wildcards_may_fail), ("Match",)),
    Mutant(
        "the guard of a case is ignored", statement(cst.Match, _case_guards_ignored), ("Match",)
    ),
    # -- conditions
    Mutant(
        "and, or evaluate both sides",
        together(condition(_no_short_circuit), expression(cst.BooleanOperation, _all_evaluated)),
        ("BoolOp",),
    ),
    Mutant("and, or forget which way", _merged(cst.BooleanOperation), ("BoolOp",)),
    Mutant("not does not swap", condition(_not_unswapped), ("not",)),
    Mutant("a ternary evaluates both arms", expression(cst.IfExp, _all_evaluated), ("IfExp",)),
    Mutant("a ternary forgets which way", _merged(cst.IfExp), ("IfExp",)),
    Mutant("a walrus forgets which way", _merged(cst.NamedExpr), ("NamedExpr",)),
    Mutant(
        "a chained comparison never stops",
        never_goes("condition false", "_compare"),
        ("Compare",),
    ),
    Mutant("a condition is never false", never_goes("condition false")),
    Mutant("a condition is never true", never_goes("condition true")),
    Mutant("no constant is known", attribute(expressions, "known_truth", lambda *_: None)),
    Mutant(
        "TYPE_CHECKING is not known", attribute(constants, "TYPE_CHECKING", ()), ("TYPE_CHECKING",)
    ),
    # -- assert, jumps, calls that end
    Mutant("an assert is never stripped", never_goes("assert stripped"), ("Assert",)),
    Mutant("raise goes on", statement(cst.Raise, _evaluates_value), ("Raise",)),
    Mutant("return goes on", statement(cst.Return, _evaluates_value), ("Return",)),
    Mutant(
        "every call returns",
        attribute(FileModel, "never_returns", lambda *_: False),
        ("never returns",),
    ),
    # -- order of evaluation
    Mutant(
        "arguments in the order written",
        attribute(expressions, "in_evaluation_order", lambda args: args),
        ("keyword before star",),
    ),
    Mutant(
        "the target before the value", statement(cst.Assign, _target_first), ("subscript target",)
    ),
    Mutant("decorators are not evaluated", statement(cst.FunctionDef, _decorators_ignored)),
    Mutant("defaults are not evaluated", attribute(statements, "defaults", lambda *_: None)),
    Mutant("class bodies are not run", statement(cst.ClassDef, lambda *_: None), ("ClassDef",)),
    # -- comprehensions and later code
    Mutant(
        "a comprehension has an element",
        _comprehensions(_comprehension_element_first),
        ("guard: comprehension",),
    ),
    Mutant("a comprehension never ends", never_goes("loop over", "_clause"), ("ListComp",)),
    Mutant("nothing escapes", attribute(Escapes, "escapes", lambda *_: False)),
    Mutant("everything escapes", attribute(Escapes, "escapes", lambda *_: True)),
    Mutant(
        "a nested function starts where it was made",
        attribute(model, "private_functions", lambda *_: frozenset()),
        ("nested function called",),
    ),
    # -- async
    Mutant(
        "a guard's coroutine has completed",
        attribute(model, "async_guard_names", lambda *_: frozenset()),
        ("awaited guard",),
    ),
    Mutant(
        "wait_for is any call",
        attribute(run_to_end, "completes_when_awaited", lambda *_: None),
        ("wait_for",),
    ),
    Mutant(
        "to_thread is any call",
        attribute(calls, "runs_in_thread", lambda *_: None),
        ("to_thread",),
    ),
]
