"""Blocks stand between a jump and its target: loops, handlers, managers, `finally` bodies.

block <- block <- block       each resolves an exit in turn: to its own point, or to its parent's

    function   return -> exit          raise -> out of the code object
    loop       break -> after          continue -> head
    handlers   raise -> dispatch
    manager    raise -> unwinding -+-> parent's raise
                                   +-> after the `with`, if it may swallow
               others -> `__exit__`, then the parent's
    cleanup    each exit -> a drawing of the `finally` body of its own, then the parent's exit
    pending    inside such a drawing: a jump out of it discards the exception that was under way
"""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from lint_plugin.analysis.graph.model import Code, EntryGate, Note, Point, ThrowGate
from lint_plugin.analysis.lowering.builder import Block, Builder, ExitKind, Handling

# `finally` bodies nested in `finally` bodies are drawn once for each exit down to this depth. Deeper, one
# drawing serves all exits through gates: as exact for guards, but a witness may mix two of them.
_OWN_DRAWINGS = 2


class FunctionBlock(Block):
    """The outermost block of a code object: `return` leads to its exit."""

    def __init__(self, code: Code) -> None:
        super().__init__(None, code.scope, None)
        self._exit = code.exit
        self._raised = code.raised

    def target(self, builder: Builder, kind: ExitKind) -> Point:
        if kind == "return":
            return self._exit
        # `break` outside a loop does not compile; where libcst lets it pass, nothing follows it.
        return self._raised if kind in ("raise", "beyond") else Point()


class LoopBlock(Block):
    """The body of a loop."""

    def __init__(self, builder: Builder, head: Point, after: Point) -> None:
        super().__init__(builder.block, builder.scope, builder.handling)
        self._head = head
        self._after = after

    def target(self, builder: Builder, kind: ExitKind) -> Point:
        if kind == "break":
            return self._after
        if kind == "continue":
            return self._head
        return super().target(builder, kind)


class HandlersBlock(Block):
    """The body of a `try` that has handlers. ``beyond`` is a point once something leads there."""

    def __init__(self, builder: Builder, dispatch: Point, beyond: Point | None) -> None:
        super().__init__(builder.block, builder.scope, builder.handling)
        self._dispatch = dispatch
        self.beyond = beyond

    def target(self, builder: Builder, kind: ExitKind) -> Point:
        if kind == "beyond":
            self.beyond = self.beyond or Point()
            return self.beyond
        return self._dispatch if kind == "raise" else super().target(builder, kind)


class ManagerBlock(Block):
    """The body of one `with` item: every exit runs its `__exit__`.

    That may raise, or swallow.
    """

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
        super().__init__(builder.block, builder.scope, builder.handling)
        self._item = item
        self._after = after
        self._swallows = swallows
        self._swallows_violation = swallows_violation
        self._gate = gate
        self._draw_exit = leave
        self._exits: dict[ExitKind, Point] = {}

    def target(self, builder: Builder, kind: ExitKind) -> Point:
        kind = "raise" if kind == "beyond" else kind
        if kind not in self._exits:
            self._exits[kind] = Point()
            if kind == "raise":
                self._unwind(builder, self._exits[kind])
            else:
                self._leave(builder, kind, self._exits[kind])
        return self._exits[kind]

    def _leave(self, builder: Builder, kind: ExitKind, exit_: Point) -> None:
        assert self.parent is not None
        with builder.elsewhere(exit_, self.parent):
            self._draw_exit()
            builder.jump(kind)

    def _unwind(self, builder: Builder, unwinding: Point) -> None:
        outward = super().target(builder, "raise")
        unwinding.to(outward)
        if self._swallows:
            # Who swallows runs code of its own.
            if builder.model.may_send(self._item.item, self.scope):
                builder.graph.sending.add(unwinding)
            swallowed = Point(swallows=True)
            unwinding.to(swallowed, Note(self._item, "manager swallowed", 100), self._gate)
            swallowed.to(self._after)
            if self._swallows_violation:
                unwinding.exception_successors.append(swallowed)
        unwinding.exception_successors.append(outward)


class CleanupBlock(Block):
    """The body, handlers and `else` of a `try` that has a `finally`."""

    def __init__(
        self, builder: Builder, node: cst.Finally, draw: Callable[[], None], after: Point
    ) -> None:
        super().__init__(builder.block, builder.scope, builder.handling)
        self._node = node
        self._draw = draw
        self._after = after
        self._drawings: dict[ExitKind, Point] = {}
        self._shared: tuple[Point, Point] | None = None

    def target(self, builder: Builder, kind: ExitKind) -> Point:
        kind = "raise" if kind == "beyond" else kind
        if kind not in self._drawings:
            if self.depth < _OWN_DRAWINGS:
                self._draw_for(builder, kind)
            else:
                self._share(builder, kind)
        return self._drawings[kind]

    def _onward(self, builder: Builder, kind: ExitKind) -> Point:
        return self._after if kind == "next" else super().target(builder, kind)

    def _draw_for(self, builder: Builder, kind: ExitKind) -> None:
        assert self.parent is not None
        entry = self._drawings[kind] = Point()
        pending = PendingBlock(self.parent, self._node, entry, discards=kind == "raise")
        with builder.elsewhere(entry, pending):
            self._draw()
            builder.goto(self._onward(builder, kind))
        if kind == "raise":
            entry.exception_successors.append(self._onward(builder, kind))

    def _share(self, builder: Builder, kind: ExitKind) -> None:
        if self._shared is None:
            assert self.parent is not None
            entry, end = self._shared = Point(), Point()
            pending = PendingBlock(self.parent, self._node, entry, discards=True)
            with builder.elsewhere(entry, pending):
                self._draw()
                builder.goto(end)
        entry, end = self._shared
        entered = self._drawings[kind] = Point()
        entered.to(entry)
        end.to(self._onward(builder, kind), None, EntryGate(entered))
        if kind == "raise":
            entered.exception_successors.append(entry)
            entry.exception_successors.append(self._onward(builder, kind))


class PendingBlock(Block):
    """A `finally` body, drawn for an exception under way if it ``discards`` it."""

    def __init__(self, parent: Block, node: cst.Finally, entry: Point, *, discards: bool) -> None:
        super().__init__(
            parent, parent.scope, Handling(entry, None) if discards else parent.handling
        )
        self.depth = parent.depth + 1
        self._node = node
        self._entry = entry
        self._discards = discards
        self._exits: dict[ExitKind, Point] = {}

    def target(self, builder: Builder, kind: ExitKind) -> Point:
        outward = super().target(builder, kind)
        if kind in ("raise", "beyond") or not self._discards:
            return outward
        if kind not in self._exits:
            discard = self._exits[kind] = Point(swallows=True)
            landing = Point()
            discard.to(landing, Note(self._node, "finally discarded", 100))
            landing.to(outward)
            self._entry.exception_successors.append(discard)
        return self._exits[kind]
