"""Unfold the graph: a point becomes one for each thing that names can hold there.

An answer is held by a name between the call and its test, and a flag between its assignments and its test.
What a name holds decides which way out of the test a path can take, so points are told apart by it:

    ok = check()       P --[gate] ok is true---> Q        Q --if ok---> order
                         +------- ok is false--> Q          +--else---> return

    unfolded           P --[gate]--> Q (ok true) --> order
                         +---------> Q (ok false) -> return

No unguarded path leads to the order any more: the one way that passes no gate carries a false answer, and
the test sends it to the `return`. Everything else (reachability, witnesses, arguments) looks at the
unfolded graph as at any other.

What is no longer tested before it is bound anew is forgotten, so points that differ by it alone are one
again. A point has at most ``MOST_COPIES`` copies, and a path that needs one more goes on with nothing known.
Nor does a path know what more than ``MOST_KNOWN`` names hold at one place. Both may make a false finding,
and never miss one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import TypeAlias

from lint_plugin.analysis.graph.model import (
    IS_FALSE,
    TRUTHY,
    Alters,
    Bind,
    Code,
    Copies,
    Edge,
    Enter,
    EntryGate,
    Fact,
    Graph,
    Holds,
    KnownValue,
    OrderSite,
    Place,
    Point,
    Slot,
    Spoils,
    Tests,
)

MOST_COPIES = 32
MOST_KNOWN = 32

# What slots are known to hold, by their numbers, in order.
Known: TypeAlias = "tuple[tuple[int, KnownValue], ...]"


def unfold(graph: Graph) -> None:
    """Unfold every code object of ``graph`` in which answers or flags are tested, in place."""
    copies: dict[Point, list[Point]] = {}
    for code in graph.codes:
        if code in graph.testing:
            unfolded = _Unfolding(code, graph)
            copies.update(unfolded.run())
    if not copies:
        return
    graph.orders = [copy for site in graph.orders for copy in _copied(site, copies)]
    graph.handovers = [
        (copy, named) for site, named in graph.handovers for copy in _copied(site, copies)
    ]
    for sites in (graph.guards, graph.answers):
        sites[:] = [
            site._replace(point=point)
            for site in sites
            for point in copies.get(site.point, [site.point])
        ]
    graph.references = [
        reference._replace(point=point)
        for reference in graph.references
        for point in copies.get(reference.point, [reference.point])
    ]
    graph.begun = [
        each._replace(point=point)
        for each in graph.begun
        for point in copies.get(each.point, [each.point])
    ]
    graph.violations = [
        (gate, point) for gate, target in graph.violations for point in copies.get(target, [target])
    ]
    for marked in (graph.sending, graph.handed):
        marked.update([copy for point in marked for copy in copies.get(point, ())])


def _copied(site: OrderSite, copies: dict[Point, list[Point]]) -> list[OrderSite]:
    return [
        site._replace(point=point, sent=_sent(point, site.sent, copies))
        for point in copies.get(site.point, [site.point])
    ]


def _sent(point: Point, sent: Point, copies: dict[Point, list[Point]]) -> Point:
    """Find the copy of ``sent`` that follows this copy of an order's point."""
    known = copies.get(sent, ())
    return next((edge.target for edge in point.edges if edge.target in known), sent)


class _Unfolding:
    """Unfolds one code object."""

    def __init__(self, code: Code, graph: Graph) -> None:
        self._code = code
        self._graph = graph
        # What other code objects lead to, or ask for: there is one of each, with nothing known.
        self._fixed = {code.exit, code.raised, code.yields}
        self._edges: dict[Point, list[Edge]] = {}
        self._raises: dict[Point, list[Point]] = {}
        self._numbers: dict[Slot, int] = {}
        self._copies: dict[Point, dict[Known, Point]] = {}
        self._waiting: deque[tuple[Point, Known, Point]] = deque()

    def run(self) -> dict[Point, list[Point]]:
        """Return the points of the code object, each with all its copies."""
        self._collect()
        self._live = self._liveness()
        # A gate asks whether one of these was entered, by whatever copy.
        self._marks = {
            edge.gate.entered
            for edges in self._edges.values()
            for edge in edges
            if isinstance(edge.gate, EntryGate)
        }
        for start in (self._code.entry, self._code.thrown):
            self._copy(start, ())
        while self._waiting:
            point, known, copy = self._waiting.popleft()
            edges = []
            for edge in self._edges[point]:
                following = self._follow(edge, known)
                if following is not None:
                    edges.append(following)
            if point in self._marks:
                edges.append(Edge(point))
            copy.edges = edges
        self._copy_raises()
        return {point: list(copies.values()) for point, copies in self._copies.items()}

    def _collect(self) -> None:
        stack = [self._code.thrown, self._code.entry]
        while stack:
            point = stack.pop()
            if point in self._edges or point in self._fixed:
                continue
            self._edges[point] = point.edges
            self._raises[point] = point.exception_successors
            for edge in point.edges:
                if not isinstance(edge.effect, Enter):
                    stack.append(edge.target)
                for slot in _slots(edge.fact):
                    self._numbers.setdefault(slot, len(self._numbers))

    # -- what is still of use ----------------------------------------------------------------------

    def _liveness(self) -> dict[Point, int]:
        """Find the slots that some way from each point tests before binding them anew."""
        before: dict[Point, list[Point]] = {}
        for point, edges in self._edges.items():
            for edge in edges:
                before.setdefault(edge.target, []).append(point)
        live = dict.fromkeys(self._edges, 0)
        # Last in, first out: the points found last are nearest to the end.
        waiting = deque(self._edges)
        queued = set(waiting)
        while waiting:
            point = waiting.pop()
            queued.discard(point)
            found = 0
            for edge in self._edges[point]:
                if not isinstance(edge.effect, Enter):
                    found |= self._needed(edge.fact, live.get(edge.target, 0))
            if found != live[point]:
                live[point] = found
                for each in before.get(point, ()):
                    if each not in queued:
                        queued.add(each)
                        waiting.append(each)
        return live

    def _needed(self, fact: Fact | None, after: int) -> int:
        if fact is None or isinstance(fact, Alters):
            return after
        bit = 1 << self._numbers[fact.slot]
        if isinstance(fact, (Tests, Spoils)):
            return after | bit
        if isinstance(fact, Copies):
            source = 1 << self._numbers[fact.source]
            # A tuple that is divided is looked at, whatever becomes of its parts.
            used = after & bit or fact.unpacked is not None
            return (after & ~bit) | (source if used else 0)
        return after & ~bit

    # -- what is known -----------------------------------------------------------------------------

    def _follow(self, edge: Edge, known: Known) -> Edge | None:
        """Take ``edge`` with what is known; None where that cannot happen."""
        if isinstance(edge.effect, Enter):
            return edge
        if known or edge.fact is not None:
            after = self._after(edge, dict(known))
            if after is None:
                return None
            known = tuple(sorted(after.items()))
        return edge._replace(target=self._copy(edge.target, known), fact=None)

    def _after(self, edge: Edge, held: dict[int, KnownValue]) -> dict[int, KnownValue] | None:
        fact, effect = edge.fact, edge.effect
        if isinstance(effect, Bind):
            bound = (effect.owner, effect.name, effect.path)
            held = {slot: each for slot, each in held.items() if not _concerns(bound, each.about)}
        if isinstance(fact, Tests):
            slot = self._numbers[fact.slot]
            value = held.get(slot)
            if value is not None and (value.item is None or fact.item == value.item):
                if fact.item is None or value.item is not None:
                    left = value.may & fact.kinds
                    if not left:
                        return None
                    held[slot] = value._replace(may=left)
            elif value is not None and fact.item is None:
                if isinstance(value.item, str):
                    # Whether an object is true, and whether it is there, nobody knows.
                    return held
                if fact.whole and fact.node is not None:
                    self._graph.whole_tests.setdefault(fact.node, fact)
                # A tuple is true.
                return held if fact.kinds & TRUTHY else None
        elif isinstance(fact, Alters):
            held = {slot: each for slot, each in held.items() if not _is_changed(each, fact)}
        elif isinstance(fact, Spoils):
            spoilt = held.get(self._numbers[fact.slot])
            grows = fact.grows and spoilt is not None and spoilt.item is None
            if spoilt is not None and not (grows and not spoilt.may & IS_FALSE):
                held = {slot: each for slot, each in held.items() if not _is_same(each, spoilt)}
        elif fact is not None:
            value = self._value(fact, held)
            held.pop(self._numbers[fact.slot], None)
            if value is not None:
                held[self._numbers[fact.slot]] = value
        return held

    def _value(self, fact: Holds | Copies, held: dict[int, KnownValue]) -> KnownValue | None:
        if isinstance(fact, Holds):
            return fact.held
        value = held.get(self._numbers[fact.source])
        if value is None or fact.item is None:
            return value
        if value.item is None and value.setting and fact.unpacked is not None:
            self._graph.divided.setdefault(fact.unpacked, value.setting)
        return value._replace(item=None) if value.item == fact.item else None

    # -- copies ------------------------------------------------------------------------------------

    def _copy(self, point: Point, known: Known) -> Point:
        if point not in self._edges:
            return point
        live = self._live[point]
        known = tuple(each for each in known if live >> each[0] & 1)[:MOST_KNOWN]
        copies = self._copies.setdefault(point, {})
        if known not in copies and len(copies) >= MOST_COPIES:
            known = ()
        copy = copies.get(known)
        if copy is None:
            is_first = not copies and point not in self._marks
            copy = point
            if not is_first:
                copy = Point(swallows=point.swallows, copy_of=point)
                copy.creates = point.creates
            copies[known] = copy
            self._waiting.append((point, known, copy))
        return copy

    def _copy_raises(self) -> None:
        """Lead violations to every copy of the places where one could land."""
        for point, copies in self._copies.items():
            landings = [
                copy
                for target in self._raises[point]
                for copy in self._copies.get(target, {(): target}).values()
            ]
            for copy in copies.values():
                copy.exception_successors = landings
        for mark in self._marks:
            mark.edges, mark.exception_successors = [], []


def _slots(fact: Fact | None) -> Iterable[Slot]:
    if fact is None or isinstance(fact, Alters):
        return ()
    return (fact.slot, fact.source) if isinstance(fact, Copies) else (fact.slot,)


def _is_changed(held: KnownValue, fact: Alters) -> bool:
    return isinstance(held.item, str) and fact.item in (None, held.item)


def _is_same(held: KnownValue, other: KnownValue) -> bool:
    """Whether two names hold one answer."""
    return bool(other.setting) and held._replace(may=other.may) == other


def _concerns(bound: Place, about: frozenset[Place]) -> bool:
    """Whether what is bound is an argument of an answer, or a part of one."""
    owner, name, path = bound
    return any(owner is each[0] and name == each[1] and _is_part(path, each[2]) for each in about)


def _is_part(path: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shorter = min(len(path), len(other))
    return all(
        step == also or "*" in (step, also)
        for step, also in zip(path[:shorter], other[:shorter], strict=True)
    )
