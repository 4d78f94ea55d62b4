"""Runs a program on fake clients that record what is read, sent and shown to the guard.

An order takes effect in the fake venue: whatever was read before it has it among ``since`` from then on. A
guard is shown positions and asks them. Which of these orders matter is the rule's own definition, said on
values that are known here: a constant, a parameter, or what one round of one loop has bound.
"""

from __future__ import annotations

import ast
import copy
import sys
from collections.abc import Hashable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, NamedTuple

from .answers_execute import _call, _is_silent
from .oracle import Oracle
from .outcomes import Outcomes

_STAMP = "read"


@dataclass(frozen=True, slots=True)
class Runs:
    shown: frozenset[int]
    stale: frozenset[int]
    runs: int


class Given(NamedTuple):
    """What a parameter of the program was given."""

    name: str


class Round(NamedTuple):
    """What a loop has bound in one of its rounds."""

    loop: int
    number: int


Value = object  # a text, Given or Round


class Sent(NamedTuple):
    symbol: Value
    side: Value
    account: Value


@dataclass(slots=True, eq=False)
class Read:
    """One answer of the venue, with the orders it has taken since."""

    since: set[Sent] = field(default_factory=set)

    def __deepcopy__(self, _: object) -> Read:
        return self

    def __abs__(self) -> Read:
        return self


def is_another(one: Value, other: Value) -> bool:
    """Whether two values are provably different."""
    if isinstance(one, str) or isinstance(other, str):
        # A constant may well be what a name holds.
        return isinstance(one, str) and isinstance(other, str) and one != other
    if isinstance(one, Round) and isinstance(other, Round):
        # Two loops may run over the same symbols; the rounds of one do not.
        return one.loop == other.loop and one.number != other.number
    return one != other


def matters(order: Sent, symbol: Value, side: Value, account: Value) -> bool:
    """Whether an order may make what was read before it wrong for a guard about these."""
    another_key = is_another(order.symbol, symbol) or (
        None not in (order.account, account) and is_another(order.account, account)
    )
    return not another_key and order.side != side


class Venue(Outcomes):
    """The client, the enforcer, and what an instrumented program calls."""

    def __init__(self, oracle: Oracle) -> None:
        super().__init__(oracle)
        self.reads: list[Read] = []
        self.numbers: dict[int, int] = {}
        self.caught = False
        self.shown: set[int] = set()
        self.stale: set[int] = set()
        oracle.remembered = self.remembered

    def begin(self) -> None:
        self.reads, self.numbers, self.caught = [], {}, False

    def at(self, caught: bool) -> None:
        """A statement begins; what it raises is ``caught`` by a `try` round it, or ends the run."""
        self.caught = caught
        self.event()

    def event(self) -> None:
        if self.caught:
            super().event()

    # -- the client and the enforcer -------------------------------------------------------------

    def positions(self) -> dict[str, Any]:
        self.event()
        read = Read()
        self.reads.append(read)
        return {_STAMP: read}

    def futures_create_order(
        self, *, symbol: Value, side: Value, quantity: int, account: Value = None
    ) -> None:
        self.event()
        for read in self.reads:
            read.since.add(Sent(symbol, side, account))
        # It may have arrived even though the call raises.
        self.event()

    def enforce_before_order(
        self,
        symbol: Value,
        side: Value,
        quantity: int,
        positions: dict[str, Any],
        account: Value = None,
    ) -> None:
        line = sys._getframe(1).f_lineno
        self.shown.add(line)
        # What the program itself has changed since is not judged.
        if len(positions) == 1 and any(
            matters(order, symbol, side, account) for order in positions[_STAMP].since
        ):
            self.stale.add(line)
        self.event()

    # -- what a run may do -----------------------------------------------------------------------

    def items(self, loop: int) -> Iterator[Round]:
        self.event()
        while self.condition():
            self.numbers[loop] = self.numbers.get(loop, 0) + 1
            yield Round(loop, self.numbers[loop])

    def remembered(self) -> Hashable:
        """What decides the rest of a run: the variables, with the orders since each read."""
        frame: FrameType | None = sys._getframe(2)
        variables: list[tuple[str, Any]] = []
        while frame is not None and frame.f_code.co_name != "run":
            if frame.f_code.co_filename == "<program>":
                variables += sorted(frame.f_locals.items())
            frame = frame.f_back
        # A round that no variable holds any more can be compared with nothing.
        held = sorted({value for _, value in variables if isinstance(value, Round)})
        rounds = {value: number for number, value in enumerate(held)}
        return tuple((name, _shape(value, rounds)) for name, value in variables)


class AwaitedVenue:
    """The same client, whose methods are coroutines."""

    def __init__(self, venue: Venue) -> None:
        self._venue = venue

    async def positions(self) -> dict[str, Any]:
        return self._venue.positions()

    async def futures_create_order(self, **given: Any) -> None:
        self._venue.futures_create_order(**given)


def _shape(value: object, rounds: dict[Round, int]) -> Hashable:
    if isinstance(value, dict):
        since = value[_STAMP].since
        return len(value), frozenset(tuple(_shape(part, rounds) for part in each) for each in since)
    if isinstance(value, Round):
        # Of the round only its order matters among those that some variable holds.
        return ("round", value.loop, rounds.get(value))
    return value if isinstance(value, str | Given) or value is None else None


def execute(source: str, limit: int = 1000) -> Runs:
    """All runs of ``f``; TooLarge where there are more than ``limit``."""
    tree = _Instrument().visit(ast.parse(source))
    code = compile(ast.fix_missing_locations(tree), "<program>", "exec")
    oracle = Oracle(limit)
    venue = Venue(oracle)
    space: dict[str, Any] = {
        "_w": venue,
        "cond": venue.condition,
        "items": venue.items,
        "copy": copy.copy,
        "deepcopy": copy.deepcopy,
    }
    exec(code, space)
    awaited = "async def f" in source
    client = AwaitedVenue(venue) if awaited else venue

    def run() -> None:
        venue.begin()
        with suppress(BaseException):
            started: Any = space["f"](client, venue, *map(Given, ("a", "b", "way")))
            if awaited:
                started.send(None)

    oracle.explore(run)
    return Runs(frozenset(venue.shown), frozenset(venue.stale), oracle.runs)


class _Instrument(ast.NodeTransformer):
    """Puts a question before every statement of `f`: whether it raises, where a `try` would catch that."""

    def __init__(self) -> None:
        self.depth = 0

    def visit_If(self, node: ast.If) -> ast.If:
        return ast.If(node.test, self.suite(node.body), self.suite(node.orelse))

    def visit_While(self, node: ast.While) -> ast.While:
        return ast.While(node.test, self.suite(node.body), self.suite(node.orelse))

    def visit_For(self, node: ast.For) -> ast.For:
        return ast.For(node.target, node.iter, self.suite(node.body), self.suite(node.orelse))

    def visit_Try(self, node: ast.Try) -> ast.Try:
        final = bool(node.finalbody)
        self.depth += 1
        body = self.suite(node.body)
        self.depth -= not final
        for handler in node.handlers:
            handler.body = self.suite(handler.body)
            if handler.type is not None and self.depth > 0:
                # Loading it may raise as well, and a `try` further out would catch that.
                handler.type = _call("handles", handler.type)
        orelse = self.suite(node.orelse)
        self.depth -= final
        return ast.Try(body, node.handlers, orelse, self.suite(node.finalbody))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        # What a helper does is judged by where it was called.
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
                question = ast.Expr(_call("at", ast.Constant(self.depth > 0)))
                lines.append(ast.copy_location(question, node))
            lines.append(self.visit(node))
        return lines
