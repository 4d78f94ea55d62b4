"""Functions that hold the order or guard which a call of them seems to lack.

A path through a function is quiet until it makes a call that may send. From then on only an order that is
judged where it stands makes it good, since a guard comes too late:

    quiet --order, guard--> good          quiet --may send--> sent --order--> good
                                                               | guard: still sent

A function that returns on no path that has `sent` is judged inside. Functions of the file are followed by
what they do from where they begin, quiet or `sent`; so recursion counts for what returns without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from lint_plugin.analysis.graph.model import (
    CallGate,
    Code,
    Edge,
    Enter,
    EntryGate,
    Graph,
    GuardGate,
    OrderSite,
    Point,
    ThrowGate,
)
from lint_plugin.analysis.graph.reachability import Summaries


class _Path(Enum):
    """What a path has done; ``BEFORE`` had sent when its function was entered."""

    QUIET = 0
    SENT = 1
    BEFORE = 2


class _State(NamedTuple):
    point: Point
    path: _Path


class Judgement(NamedTuple):
    """The judgement on one function: whether it returns having sent, and holds a check.

    A check is an order that is judged where it stands, or a guard.
    """

    returns_sent: bool
    holds_check: bool


class JudgedInside:
    """Judges functions of a file by what their paths pass.

    ``own`` has, by where an order call has been made, the code object that it enters, if that is known.
    """

    def __init__(self, graph: Graph, summaries: Summaries, own: Mapping[OrderSite, Code]) -> None:
        self._graph = graph
        self._summaries = summaries
        self._ends = {point: code for code in graph.codes for point in (code.exit, code.yields)}
        self._inner: dict[Code, tuple[list[Point], list[Edge]]] = {}
        self._stops = self._judged_on_their_own(own)
        self._reached: set[_State] = set()
        self._waiting: dict[_State, list[_State]] = {}
        self._searched: set[Code] = set()

    def of(self, code: Code, returns: Iterable[Point]) -> Judgement:
        """Judge one function, which ``returns`` at these points."""
        returns = tuple(returns)
        called = self._called_from(code)
        self._search(called)
        entered = self._entered_from(code)
        sent = any(_State(point, _Path.SENT) in self._reached for point in returns)
        if self._summaries.returning.isdisjoint(returns):
            # It never returns, so no path that returns tells what it does.
            sent = any(self._may_send(each) for each in entered)
        return Judgement(sent, any(self._holds_check(each) for each in entered))

    # -- one function ------------------------------------------------------------------------------

    def _body(self, code: Code) -> tuple[list[Point], list[Edge]]:
        """The points and edges of one code object, entered from its own entry."""
        if code not in self._inner:
            seen: dict[Point, None] = {}
            edges: list[Edge] = []
            stack = [code.entry]
            while stack:
                point = stack.pop()
                if point in seen:
                    continue
                seen[point] = None
                inside = [edge for edge in point.edges if not isinstance(edge.effect, Enter)]
                edges += inside
                stack.extend(edge.target for edge in inside)
            self._inner[code] = list(seen), edges
        return self._inner[code]

    def _holds_check(self, code: Code) -> bool:
        return any(
            point in self._stops or any(isinstance(edge.gate, GuardGate) for edge in point.edges)
            for point in self._body(code)[0]
            if self._is_reached(point)
        )

    def _is_reached(self, point: Point) -> bool:
        return any(_State(point, path) in self._reached for path in _Path)

    def _may_send(self, code: Code) -> bool:
        points, _ = self._body(code)
        return any(
            point in self._graph.sending and _State(point, _Path.QUIET) in self._reached
            for point in points
        )

    # -- who calls whom ----------------------------------------------------------------------------

    def _callees(self, code: Code) -> Iterator[Code]:
        for edge in self._body(code)[1]:
            if isinstance(edge.gate, CallGate):
                for point in edge.gate.points:
                    if point in self._ends:
                        yield self._ends[point]

    def _called_from(self, code: Code) -> set[Code]:
        called: set[Code] = set()
        stack = [code]
        while stack:
            current = stack.pop()
            if current not in called:
                called.add(current)
                stack.extend(self._callees(current))
        return called

    def _entered_from(self, code: Code) -> set[Code]:
        """Collect what a call of ``code`` enters, as far as the search went."""
        entered: set[Code] = set()
        stack = [code]
        while stack:
            current = stack.pop()
            if current not in entered:
                entered.add(current)
                stack.extend(
                    self._ends[end]
                    for point in self._body(current)[0]
                    if self._is_reached(point) and point not in self._stops
                    for edge in point.edges
                    if isinstance(edge.gate, CallGate)
                    for end in edge.gate.points
                    if end in self._ends
                )
        return entered

    def _judged_on_their_own(self, own: Mapping[OrderSite, Code]) -> frozenset[Point]:
        """Collect where orders have left that are judged there.

        One that means a function which calls back is part of that function's recursion, and none of its own.
        """
        back: dict[Code, set[Code]] = {}
        stops = set(self._graph.handed)
        for site in self._graph.orders:
            code = own.get(site)
            if code is not None and code not in back:
                back[code] = self._called_from(code)
            if code is None or site.code not in back[code]:
                stops.add(site.sent)
        return frozenset(stops)

    # -- paths -------------------------------------------------------------------------------------

    def _search(self, codes: Iterable[Code]) -> None:
        stack: list[_State] = []
        for code in codes:
            if code not in self._searched:
                self._searched.add(code)
                stack += [_State(code.entry, path) for path in (_Path.QUIET, _Path.BEFORE)]
        while stack:
            state = stack.pop()
            if state in self._reached:
                continue
            self._reached.add(state)
            stack.extend(self._waiting.pop(state, ()))
            point, path = state
            if point in self._stops:
                continue
            if path is _Path.QUIET and point in self._graph.sending:
                path = _Path.SENT
            for edge in point.edges:
                if not isinstance(edge.effect, Enter):
                    stack.extend(self._along(edge, path))

    def _along(self, edge: Edge, path: _Path) -> Iterator[_State]:
        """Yield where ``edge`` leads; what waits for a function of the file is noted."""
        gate = edge.gate
        onward = _State(edge.target, path)
        if isinstance(gate, GuardGate):
            if path is not _Path.QUIET:
                yield onward
        elif isinstance(gate, CallGate):
            for point in gate.points:
                if path is _Path.QUIET:
                    yield from self._once(_State(point, _Path.QUIET), onward)
                    sent = _State(edge.target, _Path.SENT)
                    yield from self._once(_State(point, _Path.SENT), sent)
                else:
                    yield from self._once(_State(point, _Path.BEFORE), onward)
        elif isinstance(gate, EntryGate):
            yield from self._once(_State(gate.entered, path), onward)
            if path is _Path.SENT:
                yield from self._once(_State(gate.entered, _Path.QUIET), onward)
        elif not isinstance(gate, ThrowGate) or gate.thrown in self._summaries.swallowing:
            yield onward

    def _once(self, awaited: _State, onward: _State) -> Iterator[_State]:
        if awaited in self._reached:
            yield onward
        else:
            self._waiting.setdefault(awaited, []).append(onward)
