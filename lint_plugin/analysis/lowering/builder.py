"""The builder draws the graph: it keeps the current point and the innermost block."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, TypeAlias

import libcst as cst

from lint_plugin.analysis.graph.model import (
    HELD,
    Begun,
    Bind,
    CallGate,
    Code,
    Edge,
    Enter,
    Fact,
    Gate,
    Graph,
    GuardGate,
    GuardSite,
    Happening,
    Note,
    OrderSite,
    Place,
    Point,
    Reference,
    Returned,
)
from lint_plugin.analysis.lowering.carriers import Carriers
from lint_plugin.analysis.names.scopes import Scope
from lint_plugin.analysis.program.model import FileModel
from lint_plugin.analysis.tree.known_names import CHANGING_METHODS
from lint_plugin.analysis.values.flips import flip_of
from lint_plugin.analysis.values.variables import (
    Items,
    alternatives,
    changed_items,
    merged_items,
)

# "beyond" is a raise that an `except Exception` has let pass: KeyboardInterrupt and its like. Handlers ask
# for it; other blocks take it as any raise, at the price of a path that no run takes, never of a missed one.
ExitKind: TypeAlias = Literal["next", "raise", "beyond", "return", "break", "continue"]

# Weights of notes. Each is one step of a witness; among witnesses of as many steps, one where a guard
# raised says more than one where some other call did, and that more than a name that could not be loaded.
_STEP = 100
_GUARD_RAISED = 100
_HELPER_RAISED = 101
_CALL_RAISED = 102
_SAYING_SO = frozenset({cst.Call, cst.Await, cst.Raise})
_OTHER_RAISED = 103
# The class that a handler names hardly ever is what raises: a path through the handler says more.
_TYPE_RAISED = 350


class Handling:
    """An exception being handled: where it was caught, and the name that holds it."""

    __slots__ = ("name", "point")

    def __init__(self, point: Point, name: str | None) -> None:
        self.point = point
        self.name = name


class Block:
    """A block of statements that jumps leave, as CPython's compiler has it.

    ``depth`` counts the `finally` bodies round it.
    """

    def __init__(
        self, parent: Block | None, builder_scope: Scope, handling: Handling | None
    ) -> None:
        self.parent = parent
        self.scope = builder_scope
        self.handling = handling
        self.depth: int = parent.depth if parent is not None else 0

    def target(self, builder: Builder, kind: ExitKind) -> Point:
        """Find the point to which an exit leads from inside this block."""
        assert self.parent is not None
        return self.parent.target(builder, kind)


class Builder:
    """Draws one code object. ``here`` is the point at which evaluation stands."""

    def __init__(self, graph: Graph, model: FileModel, code: Code, block: Block) -> None:
        self.graph = graph
        self.model = model
        self.code = code
        self.block = block
        self.here = code.entry
        self.scope = code.scope
        self.statement: cst.CSTNode = code.node
        # The innermost handler: what a bare `raise` re-raises from, and the name the handler bound.
        self.handling: Handling | None = None
        # The raise edge that a point already has to a target: its index and weight.
        self._raise_edges: dict[tuple[Point, Point], tuple[int, int]] = {}
        self._holds = 0
        self.carriers = Carriers(model)
        # While the class is evaluated that a handler names.
        self.choosing = False

    # -- moving on ---------------------------------------------------------------------------------

    def goto(self, target: Point) -> None:
        """Continue at ``target``: nothing follows here."""
        self.here.to(target)
        self.here = Point()

    def branch_to(
        self,
        node: cst.CSTNode,
        happening: Happening,
        target: Point,
        fact: Fact | None = None,
    ) -> None:
        """Draw one outcome of a decision that is taken here.

        ``fact`` is what it says of what was tested.
        """
        self.here.to(target, Note(node, happening, _STEP), None, fact)

    def learn(self, *facts: Fact, gate: Gate | None = None) -> None:
        """Continue with one of these facts; the first holds only beyond ``gate``."""
        after = Point()
        for fact in facts:
            self.here.to(after, None, gate, fact)
            gate = None
        self.here = after
        self.graph.testing.add(self.code)

    def jump(self, kind: ExitKind) -> None:
        """Leave through every block in between: `return`, `break`, `continue` or `raise`."""
        self.goto(self.block.target(self, kind))

    def stop(self) -> None:
        """End the path here: `sys.exit()`, or a call that never returns."""
        self.here = Point()

    @contextmanager
    def inside(self, block: Block) -> Iterator[None]:
        """Draw what ``block`` holds."""
        outer, self.block = self.block, block
        yield
        self.block = outer

    @contextmanager
    def elsewhere(self, point: Point, block: Block) -> Iterator[None]:
        """Draw at another point, then come back.

        A `finally` body is drawn when an exit first needs it.
        """
        saved = self.here, self.block, self.statement, self.handling, self.scope
        self.here, self.block = point, block
        self.handling, self.scope = block.handling, block.scope
        yield
        self.here, self.block, self.statement, self.handling, self.scope = saved

    # -- events ------------------------------------------------------------------------------------

    def may_raise(self, node: cst.CSTNode) -> None:
        """Draw the raise edge of ``node``, which is evaluated here."""
        weight = _CALL_RAISED if node.__class__ in _SAYING_SO else _OTHER_RAISED
        weight = _TYPE_RAISED if self.choosing else weight
        self._raise_to(self.block.target(self, "raise"), node, weight)

    def complete(
        self,
        call: cst.Call,
        points: tuple[Point, ...] | None,
        raised: cst.CSTNode,
        *,
        code: Code | None = None,
        replaceable: bool = False,
    ) -> None:
        """Draw a call that guards: an edge with a gate, and a raise edge.

        ``points`` are those that a function of the file must have reached; None for a guard. ``code`` is
        that function: it may have sent an order before it raised, which is a point of its own.
        """
        gate: Gate = GuardGate(call, self.scope)
        if points is not None:
            gate = CallGate(call, self.scope, points, replaceable=replaceable)
        target = self.block.target(self, "raise")
        self.graph.violations.append((gate, target))
        self._raise_to(target, raised, _GUARD_RAISED if points is None else _HELPER_RAISED)
        if code is not None and self.model.has_guards:
            before, self.here = self.here, Point()
            before.to(self.here)
            self.graph.begun.append(Begun(code, call, self.here))
            self._raise_to(target, raised, _HELPER_RAISED)
            self.here = before
        after = Point()
        self.here.to(after, None, gate)
        self.here = after

    def passing(self, gate: Gate) -> None:
        """Continue provided that ``gate`` lets the path pass."""
        after = Point()
        self.here.to(after, None, gate)
        self.here = after

    def calls(self, call: cst.Call, code: Code) -> None:
        """Draw the edge to the entry of a private function that is called here."""
        self._enter(code, call, Note(call, "called", _STEP))

    def order(self, call: cst.Call) -> None:
        """Record an order that leaves here.

        It may have arrived even if the call raises: that is a later point.
        """
        sent = Point()
        site = OrderSite(call, self.here, sent, self.code, self.scope, self.statement)
        self.graph.orders.append(site)
        self.goto(sent)
        self.here = sent

    def hands_over(self, call: cst.Call, named: cst.BaseExpression) -> None:
        """Record an order that leaves by a call that takes its function."""
        sent = Point()
        site = OrderSite(call, self.here, sent, self.code, self.scope, self.statement)
        self.graph.handovers.append((site, named))
        self.goto(sent)
        self.here = sent

    def guarding(self, call: cst.Call) -> None:
        """Record a guard call, whether or not it completes anything."""
        site = GuardSite(call, self.here, self.code, self.scope, self.statement)
        self.graph.guards.append(site)

    def may_send(self, node: cst.BaseExpression) -> None:
        """Record that ``node`` may send an order here, if any rule asks for it."""
        if self.model.may_send(node, self.scope):
            # What could raise before it stays at the point before: nothing had been sent.
            sending = Point()
            self.goto(sending)
            self.here = sending
            self.graph.sending.add(sending)

    def refer(self, node: cst.BaseExpression) -> None:
        """Record an order function that is evaluated here as a value.

        One that is handed over is judged here, as an order is.
        """
        self.graph.references.append(Reference(node, self.here, self.scope, self.statement))
        if self.model.own_orders.any and not self.model.references.keeps(node):
            self._hand_over()

    def name_function(self, node: cst.Name | cst.Attribute) -> None:
        """Record that an order function is named, if it is one."""
        if self.model.is_reference(node):
            self.refer(node)
        elif node in self.model.references.handed:
            self._hand_over()

    def _hand_over(self) -> None:
        handed = Point()
        self.goto(handed)
        self.here = handed
        self.graph.handed.add(handed)

    def result(self, value: cst.BaseExpression | None) -> None:
        """Record the value that the function returns, if any rule asks for it."""
        if self.model.has_guards:
            after = Point()
            self.here.edges.append(Edge(after, None, None, Returned(value, self.scope)))
            self.here = after

    def bind(
        self, target: cst.CSTNode, value: cst.BaseExpression | None, held: str | None = None
    ) -> None:
        """``target`` gets another value here, if anything asks what it holds."""
        self.capture(target, value, (held,) if held is not None else None)

    def unbind(self, name: cst.Name) -> None:
        """Draw the end of a handler, which leaves its ``name`` without a value."""
        self.capture(name, None, None, deletes=True)

    def capture(
        self,
        target: cst.CSTNode,
        value: cst.BaseExpression | None,
        held: tuple[str, ...] | None,
        *,
        deletes: bool = False,
    ) -> None:
        """Bind ``target`` to what a path leads to from a temporary."""
        place = self.model.variables.place(target, self.scope)
        if place is not None:
            self._bind(place, value, held=held, target=target, deletes=deletes)
        holder = self.model.holder(target, self.scope)
        if holder is not None:
            early = held is not None
            self.learn(self.carriers.bound(holder, value, self.scope, early=early))

    def is_tracked(self, target: cst.CSTNode) -> bool:
        """Whether any rule follows the variable that ``target`` names."""
        return self.model.variables.place(target, self.scope) is not None

    def hold(self, value: cst.BaseExpression) -> str:
        """Keep the value in a temporary, before something else is stored into its names.

        The answer is the temporary's name.
        """
        # No source can spell it; each `finally` body is drawn several times.
        name = f"{HELD}{len(self.graph.codes)}.{self._holds}"
        self._holds += 1
        self._bind((self.scope.module, name, ()), value)
        return name

    def changed(self, call: cst.Call) -> None:
        """Record what `order.update(symbol=symbol)` and the like change in a mapping."""
        func = call.func
        if not isinstance(func, cst.Attribute) or func.attr.value not in CHANGING_METHODS:
            return
        self._change(func.value, changed_items(call), func)

    def merged(self, target: cst.BaseExpression, value: cst.Dict) -> None:
        """Record what `order |= {"symbol": symbol}` changes in a mapping."""
        self._change(target, merged_items(value), target)

    def _change(
        self, mapping: cst.BaseExpression, items: Items, target: cst.BaseExpression
    ) -> None:
        place = self.model.variables.place(mapping, self.scope)
        if place is None:
            return
        owner, name, path = place
        for key, value in items:
            self._bind((owner, name, (*path, key)), value, target=target, items=True)

    def _bind(
        self,
        place: Place,
        value: cst.BaseExpression | None,
        *,
        held: tuple[str, ...] | None = None,
        target: cst.CSTNode | None = None,
        items: bool = False,
        deletes: bool = False,
    ) -> None:
        """Bind each alternative of `a if ready else b` on an edge of its own."""
        choice = (
            value
            if isinstance(value, (cst.IfExp, cst.BooleanOperation))
            and held is None
            and flip_of(value, self.scope) is None
            else None
        )
        after = Point()
        for each in [value] if choice is None else alternatives(choice):
            effect = Bind(
                place,
                each,
                self.scope,
                self.statement,
                self.model.parents,
                held=held,
                choice=choice,
                target=target,
                items=items,
                deletes=deletes,
            )
            self.here.edges.append(Edge(after, None, None, effect))
        self.here = after

    def created(self, node: cst.CSTNode) -> None:
        """Draw the creation of a code object that runs later."""
        code = self.model.code(node)
        self.here.creates.extend(self.model.created(node))
        if not code.starts_path and self.model.starts_where_created(code):
            parent = self.model.parents.around(self.scope).get(node)
            called = isinstance(parent, cst.Call) and parent.func is node
            call = parent if called and isinstance(parent, cst.Call) else None
            self._enter(code, call, Note(node, "created", _STEP))
            if isinstance(parent, (cst.Arg, cst.Call)):
                self._begins(code, node)

    def hand_on(self, name: cst.Name) -> None:
        """Draw that a nested function is handed on here, if ``name`` means one."""
        code = self.model.handed_on(name, self.scope)
        if code is not None:
            self._enter(code, None, Note(name, "called", _STEP))
            self._begins(code, name)

    def _begins(self, code: Code, handed: cst.CSTNode) -> None:
        """Go on from where ``code`` may have been run by what ``handed`` is given to."""
        after = Point()
        self.goto(after)
        self.here = after
        self.graph.begun.append(Begun(code, None, after, handed))

    def _enter(self, code: Code, call: cst.Call | None, note: Note) -> None:
        self.here.edges.append(Edge(code.entry, note, None, Enter(code, call, self.scope)))

    def _raise_to(self, target: Point, node: cst.CSTNode, weight: int) -> None:
        known = self._raise_edges.get((self.here, target))
        note = Note(node, "raised", weight)
        if known is None:
            self._raise_edges[self.here, target] = len(self.here.edges), weight
            self.here.to(target, note)
        elif weight < known[1]:
            self._raise_edges[self.here, target] = known[0], weight
            self.here.edges[known[0]] = self.here.edges[known[0]]._replace(note=note)
