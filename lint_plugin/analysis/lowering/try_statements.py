"""`try` statements: handlers, `except*`, `else` and `finally`.

The suites inside are drawn by whoever draws statements: ``draw_suite`` is given, so that the two modules do
not need each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import libcst as cst

from lint_plugin.analysis.graph.model import Point
from lint_plugin.analysis.lowering.blocks import CleanupBlock, HandlersBlock
from lint_plugin.analysis.lowering.builder import Builder, Handling
from lint_plugin.analysis.lowering.expressions import evaluate, store
from lint_plugin.analysis.names.exceptions import EVERYTHING, Caught, caught_by
from lint_plugin.analysis.tree.nodes import identifier

DrawSuite: TypeAlias = "Callable[[Builder, cst.BaseSuite], None]"


def draw_try(builder: Builder, node: cst.Try | cst.TryStar, draw_suite: DrawSuite) -> None:
    """Draw a whole `try` statement.

    body -> else -----------------+
      | raise                     v
      v                   +--> finally (next) -> after
    dispatch -> handler --+
      | no handler        | raise, return, break, continue, from body, handler or else
      v                   v
    finally (raise)     finally (one drawing each) -> on its way
      -> on its way
    """
    after = Point()
    if node.finalbody is None:
        _protected(builder, node, draw_suite)
        builder.goto(after)
    else:
        final = node.finalbody
        cleanup = CleanupBlock(builder, final, lambda: draw_suite(builder, final.body), after)
        with builder.inside(cleanup):
            _protected(builder, node, draw_suite)
        builder.goto(cleanup.target(builder, "next"))
    builder.here = after


def _protected(builder: Builder, node: cst.Try | cst.TryStar, draw_suite: DrawSuite) -> None:
    """Draw body, handlers and `else`.

    Afterwards the builder stands where they end normally.
    """
    dispatch = Point()
    # What an `except*` gets has no drawing of its own.
    is_star = isinstance(node, cst.TryStar)
    block = HandlersBlock(builder, dispatch, dispatch if is_star else None)
    if node.handlers:
        with builder.inside(block):
            draw_suite(builder, node.body)
    else:
        draw_suite(builder, node.body)
    if node.orelse is not None:
        draw_suite(builder, node.orelse.body)
    if not node.handlers:
        return
    end = Point()
    builder.goto(end)
    builder.here = dispatch
    if isinstance(node, cst.TryStar):
        _star_handlers(builder, node.handlers, end, draw_suite)
    else:
        entries = [Point(swallows=True) for _ in node.handlers]
        _dispatch(builder, node.handlers, entries, frozenset())
        if block.beyond is not None:
            builder.here = block.beyond
            _dispatch(builder, node.handlers, entries, frozenset({"Exception"}))
        for handler, entry in zip(node.handlers, entries, strict=True):
            _handler_body(builder, handler, entry, draw_suite)
            builder.goto(end)
    builder.here = end


def _dispatch(
    builder: Builder,
    handlers: Sequence[cst.ExceptHandler],
    entries: Sequence[Point],
    before: frozenset[str],
) -> None:
    """Draw the choice of a handler, none of which gets what ``before`` has caught already.

    type 1 -matches-> entry 1
      | does not (unless it catches everything)
      v
    type 2 ...                   ... after the last: raise, outward
    """
    dispatch = builder.here
    # A refusal is an Exception.
    flying = "Exception" not in before
    for handler, entry in zip(handlers, entries, strict=True):
        if handler.type is not None:
            builder.choosing = True
            evaluate(builder, handler.type)
            builder.choosing = False
        caught = _caught(builder, handler)
        if not caught.covered_by(before):
            builder.branch_to(handler, "caught", entry)
        if flying and caught.violation_maybe:
            dispatch.exception_successors.append(entry)
            flying = not caught.violation_always
        before |= caught.names
        following = Point()
        if not caught.everything:
            builder.goto(following)
        builder.here = following
    outward = builder.block.target(builder, "beyond" if "Exception" in before else "raise")
    builder.goto(outward)
    if flying:
        dispatch.exception_successors.append(outward)


def _star_handlers(
    builder: Builder,
    handlers: Sequence[cst.ExceptStarHandler],
    end: Point,
    draw_suite: DrawSuite,
) -> None:
    """Each `except*` takes its share of the group, so several may run for one exception.

        some left:     type 1 -share-> body 1 -+-> type 2 ... -> last -> outward
                         |               |     |     ^
                         +-- no share ---|-----|-----+
                                         |     +-> nothing left: type 2 ... -> last -> end
                                         +-> outward (raised)

    What a body raises is collected and goes outward once the later ones have run, so both ways are drawn:
    outward at once, as if they had no share, and on to them.
    """
    dispatch = left = builder.here
    nothing_left = Point()
    outward = builder.block.target(builder, "raise")
    before: frozenset[str] = frozenset()
    flying = True
    for handler in handlers:
        entry, still_left, all_taken, collected = Point(swallows=True), Point(), Point(), Point()
        builder.here = left
        evaluate(builder, handler.type)
        caught = _caught(builder, handler)
        if not caught.covered_by(before):
            builder.branch_to(handler, "caught", entry)
        if flying and caught.violation_maybe:
            dispatch.exception_successors.append(entry)
            flying = not caught.violation_always
        before |= caught.names
        if caught.everything:
            builder.stop()
        else:
            builder.goto(still_left)
            collected.to(still_left)
        collected.to(outward)
        with builder.inside(HandlersBlock(builder, collected, collected)):
            _handler_body(builder, handler, entry, draw_suite)
        if not caught.everything:
            builder.here.to(still_left)
        builder.goto(all_taken)
        builder.here = nothing_left
        evaluate(builder, handler.type)
        builder.goto(all_taken)
        left, nothing_left = still_left, all_taken
    left.to(outward)
    builder.here = nothing_left
    builder.goto(end)
    if flying:
        dispatch.exception_successors.append(outward)


def _caught(builder: Builder, handler: cst.ExceptHandler | cst.ExceptStarHandler) -> Caught:
    if handler.type is None:
        return EVERYTHING
    return caught_by([handler.type], builder.scope, builder.model.origins)


def _handler_body(
    builder: Builder,
    handler: cst.ExceptHandler | cst.ExceptStarHandler,
    entry: Point,
    draw_suite: DrawSuite,
) -> None:
    outer = builder.handling
    name = handler.name.name if handler.name is not None else None
    bound = identifier(name.value) if isinstance(name, cst.Name) else None
    builder.here, builder.handling = entry, Handling(entry, bound)
    if name is not None:
        store(builder, name)
    draw_suite(builder, handler.body)
    if isinstance(name, cst.Name):
        # `except E as name` deletes the name at its end.
        builder.unbind(name)
    builder.handling = outer
