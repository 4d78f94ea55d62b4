"""Runs a program with checks and flags on every choice of outcomes, as Python runs it.

A check answers with any true or false value, a guard returns or raises, and an exception may come before
every statement and every test. What nobody knows anything about (`cond()` kept in a name) is true or false
anew each time it is tested, as in the model. An answer that has not been tested dies where the guard's
argument is bound anew: from then on it is such a value too.
"""

from __future__ import annotations

import ast
import copy
import sys
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType
from typing import Any

from .oracle import Oracle
from .outcomes import Outcomes

LOCALS = ("p", "q", "r", "t", "u")
# What a tuple target is dividing.
DIVIDED = "parts"
TRUE, FALSE = (True, 1, "yes"), (False, 0, "", None)


@dataclass(frozen=True, slots=True)
class Runs:
    reached: frozenset[int]
    unguarded: frozenset[int]
    runs: int


class Anything:
    """A value of which nothing is known: its truth is asked anew each time."""

    def __init__(self, outcomes: Outcomes) -> None:
        self.outcomes = outcomes

    def __bool__(self) -> bool:
        return self.outcomes.truth()


class Answer:
    """What a check has answered about `s`."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __bool__(self) -> bool:
        return bool(self.value)


class Program(Outcomes):
    """What an instrumented program calls."""

    def __init__(self, oracle: Oracle) -> None:
        super().__init__(oracle)
        self.held = False
        self.reached: set[int] = set()
        self.unguarded: set[int] = set()
        self.subject_was: object = None
        self.matched: object = None
        oracle.remembered = self.remembered

    def remembered(self) -> Hashable:
        frame: FrameType | None = sys._getframe(2)
        under_way = []
        while frame is not None and frame.f_code.co_name != "f":
            # What is tested lies on the stack, and is no variable of the program.
            under_way.append(_shape(frame.f_locals.get("value")))
            frame = frame.f_back
        names = (*LOCALS, DIVIDED)
        held = () if frame is None else tuple(_shape(frame.f_locals.get(each)) for each in names)
        return (self.held, held, tuple(under_way), _shape(self.subject_was), _shape(self.matched))

    def guard(self, *_: object) -> None:
        self.event()
        self.held = True

    def answer(self, allowing: tuple[Any, ...], refusing: tuple[Any, ...]) -> Answer:
        self.event()
        number = self.oracle.choose("answer", len(allowing) + len(refusing))
        self.held |= number < len(allowing)
        return Answer((*allowing, *refusing)[number])

    def check(self, *_: object) -> Answer:
        return self.answer(TRUE, FALSE)

    def validate(self, *_: object) -> Answer:
        return self.answer((None, False, ""), (True, "reason"))

    def evaluate(self, *_: object) -> tuple[Any, Any]:
        return self.answer(TRUE, FALSE), Anything(self)

    async def acheck(self, *_: object) -> Answer:
        return self.check()

    async def avalidate(self, *_: object) -> Answer:
        return self.validate()

    async def aevaluate(self, *_: object) -> tuple[Any, Any]:
        return self.evaluate()

    def cond(self) -> object:
        self.event()
        return (*TRUE, *FALSE)[self.oracle.choose("cond", len(TRUE) + len(FALSE))]

    def pair(self) -> tuple[Any, Any]:
        self.event()
        return self.anything(), self.anything()

    def anything(self, *_: object) -> Anything:
        return Anything(self)

    def tested(self, value: object) -> object:
        """The truth of a value is asked, which may raise."""
        self.event()
        return value

    def settled(self, value: object) -> object:
        """A value that is to be compared is one of those that comparisons tell apart."""
        self.event()
        if isinstance(value, tuple):
            return self.settled(value[0]), value[1]
        if isinstance(value, Answer):
            return value.value
        if isinstance(value, Anything):
            return (True, 1, "yes", False, 0, None)[self.oracle.choose("settled", 6)]
        return value

    def subject(self, value: object) -> object:
        """What is matched lies on the stack while one case after another is tried."""
        self.subject_was, self.matched = value, self.settled(value)
        return self.matched

    def captured(self, value: object) -> object:
        """What a pattern binds is what was there before it was settled: a test of it asks anew."""
        was, settled = self.subject_was, self.matched
        if value is settled:
            return was
        if isinstance(was, tuple) and isinstance(settled, tuple) and value is settled[0]:
            return was[0]
        return value

    def taken(self) -> None:
        """The body of a case has begun, and the subject is forgotten."""
        self.subject_was = self.matched = None

    def dead(self, *values: object) -> tuple[object, ...]:
        return tuple(self._dead(value) for value in values)

    def _dead(self, value: object) -> object:
        if isinstance(value, tuple):
            return self._dead(value[0]), value[1]
        return Anything(self) if isinstance(value, Answer) else value

    def order(self, line: int) -> None:
        self.event()
        self.reached.add(line)
        if not self.held:
            self.unguarded.add(line)


def _shape(value: object) -> Hashable:
    if isinstance(value, tuple):
        return tuple(_shape(each) for each in value)
    if isinstance(value, Answer):
        return "answer", repr(value.value)
    return "anything" if isinstance(value, Anything) else repr(value)


def execute(source: str, limit: int = 1000) -> Runs:
    """All runs of ``f``; TooLarge where there are more than ``limit``."""
    tree = _Instrument("nonlocal r" in source).visit(ast.parse(source))
    code = compile(ast.fix_missing_locations(tree), "<program>", "exec")
    oracle = Oracle(limit)
    world = Program(oracle)
    space = {
        "_w": world,
        **{
            name: getattr(world, name) for name in ("check", "validate", "evaluate", "cond", "pair")
        },
        **{name: getattr(world, name) for name in ("acheck", "avalidate", "aevaluate")},
        "enforce_before_order": world.guard,
        "other": world.anything,
        "items": world.rounds,
    }
    exec(code, space)

    def run() -> None:
        world.held = False
        with suppress(BaseException):
            started: Any = space["f"]("s")  # type: ignore[operator]
            if hasattr(started, "send"):
                started.send(None)

    oracle.explore(run)
    return Runs(frozenset(world.reached), frozenset(world.unguarded), oracle.runs)


def _is_silent(node: ast.stmt) -> bool:
    """Whether a statement begins with nothing that could raise."""
    if isinstance(node, ast.Return):
        return node.value is None
    if isinstance(node, ast.Try):
        return True
    return isinstance(node, ast.Pass | ast.Break | ast.Continue | ast.FunctionDef)


def _call(name: str, *args: ast.expr) -> ast.Call:
    return ast.Call(ast.Attribute(ast.Name("_w", ast.Load()), name, ast.Load()), list(args), [])


def _divided(node: ast.Assign) -> list[ast.stmt]:
    """Store the parts one by one, for each store may raise: `parts = t; q = parts[0]; ...`."""
    target = node.targets[0]
    assert isinstance(target, ast.Tuple)
    whole = ast.Assign([ast.Name(DIVIDED, ast.Store())], node.value)
    lines: list[ast.stmt] = [whole]
    for index, part in enumerate(target.elts):
        item = ast.Subscript(ast.Name(DIVIDED, ast.Load()), ast.Constant(index), ast.Load())
        lines += [ast.Expr(_call("event")), ast.Assign([part], item)]
    return [*lines, *ast.parse(f"del {DIVIDED}").body]


class _Instrument(ast.NodeTransformer):
    """Puts a question wherever the model has one."""

    def __init__(self, shared: bool) -> None:
        self.shared = shared

    def visit_Name(self, node: ast.Name) -> ast.expr:
        # What a function inside binds is known at no time.
        if self.shared and node.id == "r" and isinstance(node.ctx, ast.Load):
            return _call("anything")
        return node

    def _test(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.BoolOp):
            return ast.BoolOp(node.op, [self._test(each) for each in node.values])
        if isinstance(node, ast.UnaryOp):
            return ast.UnaryOp(node.op, self._test(node.operand))
        if isinstance(node, ast.IfExp):
            parts = (self._test(each) for each in (node.test, node.body, node.orelse))
            return ast.IfExp(*parts)
        return _call("tested", self.visit(node))

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        return ast.UnaryOp(node.op, self._test(node.operand))

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        *first, last = node.values
        return ast.BoolOp(node.op, [*map(self._decided, first), self.visit(last)])

    def _decided(self, node: ast.expr) -> ast.expr:
        """What `and` and `or` ask first, and may give: it has been tested, so it is known from then on."""
        if isinstance(node, ast.UnaryOp):
            return self._test(node)
        return _call("settled", self.visit(node))

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        return ast.IfExp(self._test(node.test), self.visit(node.body), self.visit(node.orelse))

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        return ast.Compare(_call("settled", self.visit(node.left)), node.ops, node.comparators)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if isinstance(node.func, ast.Name) and node.func.id == "bool":
            return ast.Call(node.func, [self._test(node.args[0])], [])
        if isinstance(node.func, ast.Name) and node.func.id == "submit_order":
            return _call("order", ast.Constant(node.lineno))
        self.generic_visit(node)
        return node

    def visit_Match(self, node: ast.Match) -> ast.Match:
        node.subject = _call("subject", self.visit(node.subject))
        for case in node.cases:
            guard = ast.Constant(True) if case.guard is None else self._test(case.guard)
            # Names are bound before the guard is asked, and stay bound where it says no.
            bound = [
                ast.NamedExpr(
                    ast.Name(part.name, ast.Store()),
                    _call("captured", ast.Name(part.name, ast.Load())),
                )
                for part in ast.walk(case.pattern)
                if isinstance(part, ast.MatchAs) and part.name is not None
            ]
            if bound or case.guard is not None:
                tests = ast.Tuple([*bound, guard], ast.Load())
                case.guard = ast.Subscript(tests, ast.Constant(-1), ast.Load())
            case.body = [ast.Expr(_call("taken")), *self.suite(case.body)]
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST | list[ast.stmt]:
        self.generic_visit(node)
        value, target = node.value, node.targets[0]
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
            if value.func.id == "cond":
                node.value = _call("anything", value)
            elif value.func.id == "other" and isinstance(target, ast.Name):
                names = ", ".join(LOCALS)
                after = ast.parse(f"{names} = _w.dead({names})").body
                return [node, *after]
        return _divided(node) if isinstance(target, ast.Tuple) else node

    def visit_If(self, node: ast.If) -> ast.If:
        return ast.If(self._test(node.test), self.suite(node.body), self.suite(node.orelse))

    def visit_While(self, node: ast.While) -> ast.While:
        return ast.While(self._test(node.test), self.suite(node.body), self.suite(node.orelse))

    def visit_For(self, node: ast.For) -> ast.For:
        return ast.For(node.target, node.iter, self.suite(node.body), self.suite(node.orelse))

    def visit_Try(self, node: ast.Try) -> ast.Try:
        for handler in node.handlers:
            handler.body = self.suite(handler.body)
            if isinstance(handler.type, ast.Name):
                handler.type = _call("handles", handler.type)
        body, orelse = self.suite(node.body), self.suite(node.orelse)
        return ast.Try(body, node.handlers, orelse, self.suite(node.finalbody))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        if node.name == "f":
            node.body = self.suite(node.body)
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AsyncFunctionDef:
        node.body = self.suite(node.body)
        return node

    def suite(self, body: list[ast.stmt]) -> list[ast.stmt]:
        lines: list[ast.stmt] = [ast.Expr(_call("goes_on"))] if body else []
        for node in body:
            if not _is_silent(node):
                lines.append(ast.Expr(_call("event")))
            visited = self.visit(copy.deepcopy(node))
            lines += visited if isinstance(visited, list) else [visited]
        return lines
