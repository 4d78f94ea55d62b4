"""What stands between a jump and its target: loops, handlers, context managers, `finally` bodies.

frame <- frame <- frame       each asked in turn where a way leads: its own point, or its parent's

    function   return -> exit          raise -> out of the code object
    loop       break -> after          continue -> head
    handlers   raise -> dispatch
    manager    raise -> unwinding -+-> parent's raise
                                   +-> after the `with`, if it may swallow
               others -> `__exit__`, then the parent's
    cleanup    each way -> a drawing of the `finally` body of its own, then the parent's way
    pending    inside such a drawing: a jump out of it discards the exception that was under way
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

import libcst as cst

from lint_plugin.analysis.graph.model import Code, Note, Point, ThrowGate, WayGate
from lint_plugin.analysis.lowering.builder import Builder, Handling
from lint_plugin.analysis.names.scopes import Scope

# "beyond" is a raise that an `except Exception` has let pass: KeyboardInterrupt and its like. Handlers ask
# for it; other frames take it as any raise, at the price of a path that no run takes, never of a missed one.
Way: TypeAlias = Literal["next", "raise", "beyond", "return", "break", "continue"]

# `finally` bodies nested in `finally` bodies are drawn once for each way in down to this depth. Deeper, one
# drawing serves all ways through gates: as exact for guards, but a path shown may mix two ways.
_OWN_DRAWINGS = 2


class Frame:
    """One frame. ``depth`` counts the `finally` bodies round it."""

    def __init__(
        self, parent: Frame | None, builder_scope: Scope, handling: Handling | None
    ) -> None:
        self.parent = parent
        self.scope = builder_scope
        self.handling = handling
        self.depth: int = parent.depth if parent is not None else 0

    def target(self, builder: Builder, way: Way) -> Point:
        """The point to which ``way`` leads from inside this frame."""
        assert self.parent is not None
        return self.parent.target(builder, way)


class FunctionFrame(Frame):
    """The outermost frame of a code object."""

    def __init__(self, code: Code) -> None:
        super().__init__(None, code.scope, None)
        self._exit = code.exit
        self._uncaught = Point()

    def target(self, builder: Builder, way: Way) -> Point:
        if way == "return":
            return self._exit
        # `break` outside a loop does not compile; where libcst lets it pass, nothing follows it.
        return self._uncaught if way in ("raise", "beyond") else Point()


class LoopFrame(Frame):
    """The body of a loop."""

    def __init__(self, builder: Builder, head: Point, after: Point) -> None:
        super().__init__(builder.frame, builder.scope, builder.handling)
        self._head = head
        self._after = after

    def target(self, builder: Builder, way: Way) -> Point:
        if way == "break":
            return self._after
        if way == "continue":
            return self._head
        return super().target(builder, way)


class HandlersFrame(Frame):
    """The body of a `try` that has handlers. ``beyond`` is a point once something leads there."""

    def __init__(self, builder: Builder, dispatch: Point, beyond: Point | None) -> None:
        super().__init__(builder.frame, builder.scope, builder.handling)
        self._dispatch = dispatch
        self.beyond = beyond

    def target(self, builder: Builder, way: Way) -> Point:
        if way == "beyond":
            self.beyond = self.beyond or Point()
            return self.beyond
        return self._dispatch if way == "raise" else super().target(builder, way)


class ManagerFrame(Frame):
    """The body of one `with` item: every way out runs its `__exit__`, which may raise or swallow."""

    def __init__(
        self,
        builder: Builder,
        item: cst.WithItem,
        after: Point,
        *,
        swallows: bool,
        swallows_violation: bool,
        gate: ThrowGate | None = None,
        leave: Callable[[], None],
    ) -> None:
        super().__init__(builder.frame, builder.scope, builder.handling)
        self._item = item
        self._after = after
        self._swallows = swallows
        self._swallows_violation = swallows_violation
        self._gate = gate
        self._draw_exit = leave
        self._exits: dict[Way, Point] = {}

    def target(self, builder: Builder, way: Way) -> Point:
        way = "raise" if way == "beyond" else way
        if way not in self._exits:
            self._exits[way] = Point()
            if way == "raise":
                self._unwind(builder, self._exits[way])
            else:
                self._leave(builder, way, self._exits[way])
        return self._exits[way]

    def _leave(self, builder: Builder, way: Way, exit_: Point) -> None:
        assert self.parent is not None
        with builder.elsewhere(exit_, self.parent):
            self._draw_exit()
            builder.jump(way)

    def _unwind(self, builder: Builder, unwinding: Point) -> None:
        outward = super().target(builder, "raise")
        unwinding.to(outward)
        if self._swallows:
            swallowed = Point(swallows=True)
            unwinding.to(swallowed, Note(self._item, "manager swallowed", 100), self._gate)
            swallowed.to(self._after)
            if self._swallows_violation:
                unwinding.flight.append(swallowed)
        unwinding.flight.append(outward)


class CleanupFrame(Frame):
    """The body, handlers and `else` of a `try` that has a `finally`."""

    def __init__(
        self, builder: Builder, node: cst.Finally, draw: Callable[[], None], after: Point
    ) -> None:
        super().__init__(builder.frame, builder.scope, builder.handling)
        self._node = node
        self._draw = draw
        self._after = after
        self._drawings: dict[Way, Point] = {}
        self._shared: tuple[Point, Point] | None = None

    def target(self, builder: Builder, way: Way) -> Point:
        way = "raise" if way == "beyond" else way
        if way not in self._drawings:
            if self.depth < _OWN_DRAWINGS:
                self._draw_for(builder, way)
            else:
                self._share(builder, way)
        return self._drawings[way]

    def _onward(self, builder: Builder, way: Way) -> Point:
        return self._after if way == "next" else super().target(builder, way)

    def _draw_for(self, builder: Builder, way: Way) -> None:
        assert self.parent is not None
        entry = self._drawings[way] = Point()
        pending = PendingFrame(self.parent, self._node, entry, discards=way == "raise")
        with builder.elsewhere(entry, pending):
            self._draw()
            builder.goto(self._onward(builder, way))
        if way == "raise":
            entry.flight.append(self._onward(builder, way))

    def _share(self, builder: Builder, way: Way) -> None:
        if self._shared is None:
            assert self.parent is not None
            entry, end = self._shared = Point(), Point()
            pending = PendingFrame(self.parent, self._node, entry, discards=True)
            with builder.elsewhere(entry, pending):
                self._draw()
                builder.goto(end)
        entry, end = self._shared
        entered = self._drawings[way] = Point()
        entered.to(entry)
        end.to(self._onward(builder, way), None, WayGate(entered))
        if way == "raise":
            entered.flight.append(entry)
            entry.flight.append(self._onward(builder, way))


class PendingFrame(Frame):
    """A drawing of a `finally` body, entered with an exception under way if it ``discards``."""

    def __init__(self, parent: Frame, node: cst.Finally, entry: Point, *, discards: bool) -> None:
        super().__init__(
            parent, parent.scope, Handling(entry, None) if discards else parent.handling
        )
        self.depth = parent.depth + 1
        self._node = node
        self._entry = entry
        self._discards = discards
        self._exits: dict[Way, Point] = {}

    def target(self, builder: Builder, way: Way) -> Point:
        outward = super().target(builder, way)
        if way in ("raise", "beyond") or not self._discards:
            return outward
        if way not in self._exits:
            discard = self._exits[way] = Point(swallows=True)
            landing = Point()
            discard.to(landing, Note(self._node, "finally discarded", 100))
            landing.to(outward)
            self._entry.flight.append(discard)
        return self._exits[way]
