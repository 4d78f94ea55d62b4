"""The pen that draws the graph: where evaluation stands, and where each way out of it leads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from lint_plugin.analysis.graph.model import (
    HELD,
    Bind,
    CallGate,
    Code,
    Edge,
    Enter,
    Gate,
    Graph,
    GuardGate,
    GuardSite,
    Happening,
    Note,
    OrderSite,
    Point,
    Reference,
    Result,
)
from lint_plugin.analysis.values.variables import (
    CHANGES,
    Items,
    alternatives,
    changed_items,
    merged_items,
)

if TYPE_CHECKING:
    from lint_plugin.analysis.lowering.blocks import Frame, Way
    from lint_plugin.analysis.program.model import Knowledge

# Weights of notes. Each is one step of a witness; among witnesses of as many steps, one where a guard
# raised says more than one where some other call did, and that more than a name that could not be loaded.
_STEP = 100
_GUARD_RAISED = 100
_HELPER_RAISED = 101
_CALL_RAISED = 102
_OTHER_RAISED = 103
# The class that a handler names hardly ever is what raises: a path through the handler says more.
_TYPE_RAISED = 350


class Builder:
    """Draws one code object. ``here`` is the point at which evaluation stands."""

    def __init__(self, graph: Graph, knowledge: Knowledge, code: Code, frame: Frame) -> None:
        self.graph = graph
        self.knowledge = knowledge
        self.code = code
        self.frame = frame
        self.here = code.entry
        self.scope = code.scope
        self.statement: cst.CSTNode = code.node
        # The innermost handler: what a bare `raise` re-raises from, and the name the handler bound.
        self.handling: Handling | None = None
        # The raise edge that a point already has to a target: its index and weight.
        self._faults: dict[tuple[Point, Point], tuple[int, int]] = {}
        self._holds = 0
        # While the class is evaluated that a handler names.
        self.choosing = False

    # -- moving on ---------------------------------------------------------------------------------

    def goto(self, target: Point) -> None:
        """Evaluation goes on at ``target``; nothing follows here."""
        self.here.to(target)
        self.here = Point()

    def way(self, node: cst.CSTNode, happening: Happening, target: Point) -> None:
        """One way out of a decision taken here."""
        self.here.to(target, Note(node, happening, _STEP))

    def jump(self, way: Way) -> None:
        """`return`, `break`, `continue` or `raise`: leave through every frame in between."""
        self.goto(self.frame.target(self, way))

    def stop(self) -> None:
        """Nothing follows: the process ends, or the call never returns."""
        self.here = Point()

    @contextmanager
    def inside(self, frame: Frame) -> Iterator[None]:
        outer, self.frame = self.frame, frame
        yield
        self.frame = outer

    @contextmanager
    def elsewhere(self, point: Point, frame: Frame) -> Iterator[None]:
        """Draw at another place and come back: a `finally` body is drawn when a way first needs it."""
        saved = self.here, self.frame, self.statement, self.handling, self.scope
        self.here, self.frame = point, frame
        self.handling, self.scope = frame.handling, frame.scope
        yield
        self.here, self.frame, self.statement, self.handling, self.scope = saved

    # -- events ------------------------------------------------------------------------------------

    def fault(self, node: cst.CSTNode) -> None:
        """``node`` is evaluated here, and may raise anything."""
        says_so = isinstance(node, (cst.Call, cst.Await, cst.Raise))
        weight = _CALL_RAISED if says_so else _OTHER_RAISED
        weight = _TYPE_RAISED if self.choosing else weight
        self._raise_to(self.frame.target(self, "raise"), node, weight)

    def complete(
        self, call: cst.Call, points: tuple[Point, ...] | None, raised: cst.CSTNode
    ) -> None:
        """A guard completes here, or a function of the file has come to ``points``; or it raises."""
        gate = GuardGate(call, self.scope) if points is None else CallGate(call, self.scope, points)
        target = self.frame.target(self, "raise")
        self.graph.violations.append((gate, target))
        self._raise_to(target, raised, _GUARD_RAISED if points is None else _HELPER_RAISED)
        after = Point()
        self.here.to(after, None, gate)
        self.here = after

    def passing(self, gate: Gate) -> None:
        """Evaluation goes on provided that ``gate`` lets it."""
        after = Point()
        self.here.to(after, None, gate)
        self.here = after

    def calls(self, call: cst.Call, code: Code) -> None:
        """A function that starts with what its call sites guarantee starts here."""
        self._enter(code, call, Note(call, "called", _STEP))

    def order(self, call: cst.Call) -> None:
        """An order leaves here. It may have arrived even if the call raises: that is a later point."""
        sent = Point()
        site = OrderSite(call, self.here, sent, self.code, self.scope, self.statement)
        self.graph.orders.append(site)
        self.goto(sent)
        self.here = sent

    def guarding(self, call: cst.Call) -> None:
        """A guard is called here, whether or not that completes anything."""
        site = GuardSite(call, self.here, self.code, self.scope, self.statement)
        self.graph.guards.append(site)

    def refer(self, node: cst.BaseExpression) -> None:
        """An order function is evaluated here as a value."""
        self.graph.references.append(Reference(node, self.here, self.scope, self.statement))

    def result(self, value: cst.BaseExpression | None) -> None:
        """What the function returns is decided here, if anything asks for it."""
        if self.knowledge.has_guards:
            after = Point()
            self.here.edges.append(Edge(after, None, None, Result(value, self.scope)))
            self.here = after

    def bind(
        self, target: cst.CSTNode, value: cst.BaseExpression | None, held: str | None = None
    ) -> None:
        """``target`` gets another value here, if anything asks what it holds."""
        self.capture(target, value, (held,) if held is not None else None)

    def capture(
        self,
        target: cst.CSTNode,
        value: cst.BaseExpression | None,
        held: tuple[str, ...] | None,
    ) -> None:
        """As ``bind``, of what a path leads to from what is held."""
        place = self.knowledge.variables.place(target, self.scope)
        if place is not None:
            self._bind(Bind(*place, value, self.scope, held, target=target))

    def is_asked_for(self, target: cst.CSTNode) -> bool:
        """Whether anything asks what ``target`` holds."""
        return self.knowledge.variables.place(target, self.scope) is not None

    def hold(self, value: cst.BaseExpression) -> str:
        """Keep what ``value`` is now, before something else is stored into its names; by which name."""
        # No source can spell it; each `finally` body is drawn several times.
        name = f"{HELD}{len(self.graph.codes)}.{self._holds}"
        self._holds += 1
        self._bind(Bind(self.scope.module, name, (), value, self.scope))
        return name

    def changed(self, call: cst.Call) -> None:
        """`order.update(symbol=symbol)` and the like change what a mapping says, if anything asks."""
        func = call.func
        if not isinstance(func, cst.Attribute) or func.attr.value not in CHANGES:
            return
        self._change(func.value, changed_items(call), func)

    def merged(self, target: cst.BaseExpression, value: cst.Dict) -> None:
        """`order |= {"symbol": symbol}` changes what a mapping says, if anything asks."""
        self._change(target, merged_items(value), target)

    def _change(
        self, mapping: cst.BaseExpression, items: Items, target: cst.BaseExpression
    ) -> None:
        place = self.knowledge.variables.place(mapping, self.scope)
        if place is None:
            return
        owner, name, path = place
        for key, value in items:
            self._bind(
                Bind(owner, name, (*path, key), value, self.scope, target=target, items=True)
            )

    def _bind(self, effect: Bind) -> None:
        """Each side of `a if ready else b` is bound on a way of its own."""
        after = Point()
        value = effect.value
        if isinstance(value, (cst.IfExp, cst.BooleanOperation)) and effect.held is None:
            effects = [replace(effect, value=each, choice=value) for each in alternatives(value)]
        else:
            effects = [effect]
        self.here.edges.extend(Edge(after, None, None, each) for each in effects)
        self.here = after

    def created(self, node: cst.CSTNode) -> None:
        """A code object that runs later is created here."""
        code = self.knowledge.code(node)
        self.here.creates.extend(self.knowledge.created(node))
        if not code.starts_path and self.knowledge.starts_where_created(code):
            parent = self.knowledge.parents.around(self.scope).get(node)
            called = isinstance(parent, cst.Call) and parent.func is node
            call = parent if called and isinstance(parent, cst.Call) else None
            self._enter(code, call, Note(node, "created", _STEP))

    def _enter(self, code: Code, call: cst.Call | None, note: Note) -> None:
        self.here.edges.append(Edge(code.entry, note, None, Enter(code, call, self.scope)))

    def _raise_to(self, target: Point, node: cst.CSTNode, weight: int) -> None:
        known = self._faults.get((self.here, target))
        note = Note(node, "raised", weight)
        if known is None:
            self._faults[self.here, target] = len(self.here.edges), weight
            self.here.to(target, note)
        elif weight < known[1]:
            self._faults[self.here, target] = known[0], weight
            self.here.edges[known[0]] = self.here.edges[known[0]]._replace(note=note)


class Handling:
    """An exception being handled: the point where it was caught, and the name that holds it."""

    __slots__ = ("name", "point")

    def __init__(self, point: Point, name: str | None) -> None:
        self.point = point
        self.name = name
