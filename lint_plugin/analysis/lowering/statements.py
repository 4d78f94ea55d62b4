"""Statements: what each one evaluates, and where it may lead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import libcst as cst

from lint_plugin.analysis.graph.model import Point
from lint_plugin.analysis.lowering.blocks import (
    CleanupFrame,
    HandlersFrame,
    LoopFrame,
    ManagerFrame,
)
from lint_plugin.analysis.lowering.builder import Builder, Handling
from lint_plugin.analysis.lowering.expressions import (
    UnknownSyntaxError,
    branch,
    defaults,
    evaluate,
    store,
)
from lint_plugin.analysis.lowering.patterns import held_subject, match
from lint_plugin.analysis.names.exceptions import EVERYTHING, Caught, caught_by
from lint_plugin.analysis.names.scopes import parameters
from lint_plugin.analysis.tree.nodes import identifier

Imports: TypeAlias = "cst.Import | cst.ImportFrom | cst.LazyImport | cst.LazyImportFrom"


def block(builder: Builder, body: cst.BaseSuite) -> None:
    """Draw the statements of an indented block or of a one-line suite."""
    statements(builder, body.body)


def statements(builder: Builder, body: Iterable[cst.CSTNode]) -> None:
    """Draw statements one after the other."""
    for node in body:
        if isinstance(node, cst.SimpleStatementLine):
            statements(builder, node.body)
        else:
            _statement(builder, node)


def _statement(builder: Builder, node: cst.CSTNode) -> None:
    draw = _DRAW.get(type(node))
    if draw is None:
        raise UnknownSyntaxError(node)
    builder.statement = node
    draw(builder, node)


# -- simple statements -------------------------------------------------------------------------------


def _nothing(builder: Builder, node: cst.CSTNode) -> None:
    """`pass`, `global`, `nonlocal`."""


def _expression(builder: Builder, node: cst.Expr) -> None:
    evaluate(builder, node.value)


def _assign(builder: Builder, node: cst.Assign) -> None:
    """`a = b = value` binds both to one value, so that is held."""
    evaluate(builder, node.value)
    targets = [target.target for target in node.targets]
    several = len(targets) > 1 and any(map(builder.is_asked_for, targets))
    held = builder.hold(node.value) if several else None
    for target in targets:
        store(builder, target, node.value, held)


def _annotated(builder: Builder, node: cst.AnnAssign) -> None:
    """The value, then the target, then the annotation, which only modules and classes evaluate."""
    if node.value is not None:
        evaluate(builder, node.value)
        store(builder, node.target, node.value)
    elif isinstance(node.target, cst.Attribute):
        evaluate(builder, node.target.value)
    elif isinstance(node.target, cst.Subscript):
        evaluate(builder, node.target)
    if builder.scope.kind in ("module", "class"):
        _annotations(builder, [node.annotation])
    else:
        _never_here(builder, None, node.annotation.annotation)


def _annotations(builder: Builder, nodes: Sequence[cst.Annotation | None]) -> None:
    """Annotations may run where they stand, or never: that depends on the version of Python."""
    present = [node for node in nodes if node is not None]
    if not present:
        return
    after = Point()
    builder.here.to(after)
    if builder.knowledge.scopes.lazy_annotations:
        builder.stop()
    for node in present:
        evaluate(builder, node.annotation)
        builder.fault(node.annotation)
    builder.goto(after)
    builder.here = after


def _augmented(builder: Builder, node: cst.AugAssign) -> None:
    """Load the target, evaluate the value, operate, store."""
    evaluate(builder, node.target)
    evaluate(builder, node.value)
    builder.fault(node)
    if isinstance(node.operator, cst.BitOrAssign) and isinstance(node.value, cst.Dict):
        builder.merged(node.target, node.value)
    else:
        builder.bind(node.target, None)


def _delete(builder: Builder, node: cst.Del) -> None:
    store(builder, node.target)


def _assert(builder: Builder, node: cst.Assert) -> None:
    """Under -O the whole statement is absent, so nothing in it counts afterwards.

    here -+-> test -yes-> after
          |    +---no--> message -> raise
          +-> after (stripped)
    """
    after, holds, fails = Point(), Point(), Point()
    builder.way(node, "assert stripped", after)
    branch(builder, node.test, holds, fails)
    builder.here = fails
    if node.msg is not None:
        evaluate(builder, node.msg)
    builder.fault(node)
    builder.here = holds
    builder.goto(after)
    builder.here = after


def _return(builder: Builder, node: cst.Return) -> None:
    if node.value is not None:
        evaluate(builder, node.value)
    builder.result(node.value)
    builder.jump("return")


def _raise(builder: Builder, node: cst.Raise) -> None:
    if node.exc is not None:
        evaluate(builder, node.exc)
    if node.cause is not None:
        evaluate(builder, node.cause.item)
    handling = builder.handling
    if handling is not None and _raises_again(node, handling):
        handling.point.flight.append(builder.frame.target(builder, "raise"))
    builder.fault(node)
    builder.stop()


def _raises_again(node: cst.Raise, handling: Handling) -> bool:
    if node.exc is None:
        return True
    return isinstance(node.exc, cst.Name) and identifier(node.exc.value) == handling.name


def _break(builder: Builder, node: cst.Break) -> None:
    builder.jump("break")


def _continue(builder: Builder, node: cst.Continue) -> None:
    builder.jump("continue")


def _import(builder: Builder, node: Imports) -> None:
    builder.fault(node)
    if not isinstance(node.names, cst.ImportStar):
        for alias in node.names:
            bound: cst.BaseExpression = alias.name if alias.asname is None else alias.asname.name
            while isinstance(bound, cst.Attribute):
                # `import a.b` binds `a`.
                bound = bound.value
            builder.bind(bound, None)


def _type_alias(builder: Builder, node: cst.TypeAlias) -> None:
    """The value is evaluated when somebody asks for it: later, if ever."""
    _never_here(builder, node.type_parameters, node.value)
    builder.fault(node)
    builder.bind(node.name, None)


def _never_here(
    builder: Builder, params: cst.TypeParameters | None, value: cst.BaseExpression | None = None
) -> None:
    """Draw what does not run here on a point that nothing reaches: no call of the file goes unseen."""
    after = builder.here
    builder.stop()
    for param in params.params if params is not None else ():
        bound = param.param.bound if isinstance(param.param, cst.TypeVar) else None
        for part in (bound, param.default):
            if part is not None:
                evaluate(builder, part)
    if value is not None:
        evaluate(builder, value)
    builder.here = after


# -- branches and loops ------------------------------------------------------------------------------


def _if(builder: Builder, node: cst.If) -> None:
    """`elif` chains are followed in a loop: they may be thousands long."""
    after = Point()
    link: cst.If | cst.Else | None = node
    while isinstance(link, cst.If):
        builder.statement = link
        yes, no = Point(), Point()
        branch(builder, link.test, yes, no)
        builder.here = yes
        block(builder, link.body)
        builder.goto(after)
        builder.here = no
        link = link.orelse
    if link is not None:
        block(builder, link.body)
    builder.goto(after)
    builder.here = after


def _while(builder: Builder, node: cst.While) -> None:
    """
    -> head: test -yes-> body -> head (also `continue`)
             | no
             v
            else -> after (also `break`)
    """
    head, body, done = Point(), Point(), Point()
    builder.goto(head)
    builder.here = head
    branch(builder, node.test, body, done)
    builder.here = body
    _loop(builder, node, head, done)


def _for(builder: Builder, node: cst.For) -> None:
    """
    iterable -> head: next -item-> store -> body -> head (also `continue`)
                      | no more
                      v
                     else -> after (also `break`)
    """
    head, body, done = Point(), Point(), Point()
    evaluate(builder, node.iter)
    builder.fault(node.iter)
    builder.goto(head)
    builder.here = head
    builder.fault(node.iter)
    builder.way(node, "loop entered", body)
    builder.way(node, "loop over", done)
    builder.here = body
    store(builder, node.target)
    _loop(builder, node, head, done)


def _loop(builder: Builder, node: cst.For | cst.While, head: Point, done: Point) -> None:
    """Draw the body from here, and the `else` from ``done``."""
    after = Point()
    with builder.inside(LoopFrame(builder, head, after)):
        block(builder, node.body)
        builder.goto(head)
    builder.here = done
    if node.orelse is not None:
        block(builder, node.orelse.body)
    builder.goto(after)
    builder.here = after


def _match(builder: Builder, node: cst.Match) -> None:
    """
    subject -> pattern -matched-> guard -yes-> body -> after
                 | not matched     | no
                 v                 v
               next case        next case    ... after the last: after
    """
    after = Point()
    evaluate(builder, node.subject)
    subject = held_subject(builder, node)
    for case in node.cases:
        builder.statement = case
        following = Point()
        match(builder, case.pattern, following, subject)
        if case.guard is not None:
            holds = Point()
            branch(builder, case.guard, holds, following)
            builder.here = holds
        block(builder, case.body)
        builder.goto(after)
        builder.here = following
    builder.goto(after)
    builder.here = after


# -- try ---------------------------------------------------------------------------------------------


def _try(builder: Builder, node: cst.Try | cst.TryStar) -> None:
    """
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
        _protected(builder, node)
        builder.goto(after)
    else:
        final = node.finalbody
        cleanup = CleanupFrame(builder, final, lambda: block(builder, final.body), after)
        with builder.inside(cleanup):
            _protected(builder, node)
        builder.goto(cleanup.target(builder, "next"))
    builder.here = after


def _protected(builder: Builder, node: cst.Try | cst.TryStar) -> None:
    """Body, handlers and `else`; afterwards the builder stands where they end normally."""
    dispatch = Point()
    # What an `except*` gets has no drawing of its own.
    is_star = isinstance(node, cst.TryStar)
    frame = HandlersFrame(builder, dispatch, dispatch if is_star else None)
    if node.handlers:
        with builder.inside(frame):
            block(builder, node.body)
    else:
        block(builder, node.body)
    if node.orelse is not None:
        block(builder, node.orelse.body)
    if not node.handlers:
        return
    end = Point()
    builder.goto(end)
    builder.here = dispatch
    if isinstance(node, cst.TryStar):
        _star_handlers(builder, node.handlers, end)
    else:
        entries = [Point(swallows=True) for _ in node.handlers]
        _dispatch(builder, node.handlers, entries, frozenset())
        if frame.beyond is not None:
            builder.here = frame.beyond
            _dispatch(builder, node.handlers, entries, frozenset({"Exception"}))
        for handler, entry in zip(node.handlers, entries, strict=True):
            _handler_body(builder, handler, entry)
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
            builder.way(handler, "caught", entry)
        if flying and caught.violation_maybe:
            dispatch.flight.append(entry)
            flying = not caught.violation_always
        before |= caught.names
        following = Point()
        if not caught.everything:
            builder.goto(following)
        builder.here = following
    outward = builder.frame.target(builder, "beyond" if "Exception" in before else "raise")
    builder.goto(outward)
    if flying:
        dispatch.flight.append(outward)


def _star_handlers(builder: Builder, handlers: Sequence[cst.ExceptStarHandler], end: Point) -> None:
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
    outward = builder.frame.target(builder, "raise")
    before: frozenset[str] = frozenset()
    flying = True
    for handler in handlers:
        entry, still_left, all_taken, collected = Point(swallows=True), Point(), Point(), Point()
        builder.here = left
        evaluate(builder, handler.type)
        caught = _caught(builder, handler)
        if not caught.covered_by(before):
            builder.way(handler, "caught", entry)
        if flying and caught.violation_maybe:
            dispatch.flight.append(entry)
            flying = not caught.violation_always
        before |= caught.names
        if caught.everything:
            builder.stop()
        else:
            builder.goto(still_left)
            collected.to(still_left)
        collected.to(outward)
        with builder.inside(HandlersFrame(builder, collected, collected)):
            _handler_body(builder, handler, entry)
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
        dispatch.flight.append(outward)


def _caught(builder: Builder, handler: cst.ExceptHandler | cst.ExceptStarHandler) -> Caught:
    if handler.type is None:
        return EVERYTHING
    return caught_by([handler.type], builder.scope, builder.knowledge.origins)


def _handler_body(
    builder: Builder, handler: cst.ExceptHandler | cst.ExceptStarHandler, entry: Point
) -> None:
    outer = builder.handling
    name = handler.name.name if handler.name is not None else None
    bound = identifier(name.value) if isinstance(name, cst.Name) else None
    builder.here, builder.handling = entry, Handling(entry, bound)
    if name is not None:
        store(builder, name)
    block(builder, handler.body)
    builder.handling = outer


# -- with --------------------------------------------------------------------------------------------


def _with(builder: Builder, node: cst.With) -> None:
    """`with A, B` is `with A: with B`.

    A -> enter -> store -> [ B ... body ] -> exit -> after
                             | raise
                             v
                         unwinding -> raise, outward
                             +-> after, if A may swallow
    """
    _items(builder, node, 0)


def _items(builder: Builder, node: cst.With, index: int) -> None:
    if index == len(node.items):
        block(builder, node.body)
        return
    item = node.items[index]
    evaluate(builder, item.item)
    is_async = node.asynchronous is not None
    builder.knowledge.entered(builder, item, is_async=is_async)
    manager = builder.knowledge.manager(item, builder.scope, is_async=is_async)
    after = Point()
    frame = ManagerFrame(
        builder,
        item,
        after,
        swallows=manager.may_swallow,
        swallows_violation=manager.may_swallow_violation,
        gate=manager.gate,
        leave=lambda: builder.knowledge.left(builder, item, is_async=is_async),
    )
    with builder.inside(frame):
        if item.asname is not None:
            store(builder, item.asname.name)
        _items(builder, node, index + 1)
    builder.knowledge.left(builder, item, is_async=is_async)
    builder.goto(after)
    builder.here = after


# -- definitions -------------------------------------------------------------------------------------


def _function(builder: Builder, node: cst.FunctionDef) -> None:
    """Decorators, defaults and annotations run here; the body when it is called."""
    for decorator in node.decorators:
        evaluate(builder, decorator.decorator)
    defaults(builder, node.params)
    _never_here(builder, node.type_parameters)
    _annotations(builder, [*(param.annotation for param in parameters(node.params)), node.returns])
    if node.decorators or _has_defaults(node.params):
        builder.fault(node)
    builder.created(node)
    builder.bind(node.name, None)


def _has_defaults(params: cst.Parameters) -> bool:
    return any(param.default is not None for param in parameters(params))


def _class(builder: Builder, node: cst.ClassDef) -> None:
    """A class body runs in place."""
    for decorator in node.decorators:
        evaluate(builder, decorator.decorator)
    _never_here(builder, node.type_parameters)
    for arg in (*node.bases, *node.keywords):
        evaluate(builder, arg.value)
        if arg.star:
            builder.fault(arg.value)
    builder.fault(node)
    outer, builder.scope = builder.scope, builder.knowledge.scopes.of(node)
    block(builder, node.body)
    builder.scope = outer
    builder.fault(node)
    builder.bind(node.name, None)


_DRAW: dict[type[cst.CSTNode], Callable[..., None]] = {
    cst.Expr: _expression,
    cst.Assign: _assign,
    cst.AnnAssign: _annotated,
    cst.AugAssign: _augmented,
    cst.Del: _delete,
    cst.Assert: _assert,
    cst.Return: _return,
    cst.Raise: _raise,
    cst.Break: _break,
    cst.Continue: _continue,
    cst.Pass: _nothing,
    cst.Global: _nothing,
    cst.Nonlocal: _nothing,
    cst.Import: _import,
    cst.ImportFrom: _import,
    cst.LazyImport: _import,
    cst.LazyImportFrom: _import,
    cst.TypeAlias: _type_alias,
    cst.If: _if,
    cst.While: _while,
    cst.For: _for,
    cst.Match: _match,
    cst.Try: _try,
    cst.TryStar: _try,
    cst.With: _with,
    cst.FunctionDef: _function,
    cst.ClassDef: _class,
}
