"""Statements: the expressions that each evaluates, and the edges that leave it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import libcst as cst

from lint_plugin.analysis.graph.model import Point
from lint_plugin.analysis.lowering.answers import alter, keep_subject
from lint_plugin.analysis.lowering.blocks import (
    LoopBlock,
    ManagerBlock,
)
from lint_plugin.analysis.lowering.builder import Builder, Handling
from lint_plugin.analysis.lowering.calls import draw_entry, draw_exit, manager_of
from lint_plugin.analysis.lowering.carrying import carry
from lint_plugin.analysis.lowering.expressions import (
    UnknownSyntaxError,
    branch,
    defaults,
    evaluate,
    store,
)
from lint_plugin.analysis.lowering.patterns import held_subject, match
from lint_plugin.analysis.lowering.try_statements import draw_try
from lint_plugin.analysis.names.scopes import parameters
from lint_plugin.analysis.tree.nodes import identifier

Imports: TypeAlias = "cst.Import | cst.ImportFrom | cst.LazyImport | cst.LazyImportFrom"


def suite(builder: Builder, body: cst.BaseSuite) -> None:
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
    """Draw `pass`, `global` and `nonlocal`: they evaluate nothing."""


def _expression(builder: Builder, node: cst.Expr) -> None:
    evaluate(builder, node.value)


def _assign(builder: Builder, node: cst.Assign) -> None:
    """Draw `a = b = value`: both targets are bound to one temporary."""
    targets = [target.target for target in node.targets]
    carry(builder, node.value)
    several = len(targets) > 1 and any(map(builder.is_tracked, targets))
    held = builder.hold(node.value) if several else None
    for target in targets:
        store(builder, target, node.value, held)


def _annotated(builder: Builder, node: cst.AnnAssign) -> None:
    """Draw the value, then the target, then the annotation.

    Only modules and classes evaluate the annotation.
    """
    if node.value is not None:
        carry(builder, node.value)
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
    """Draw annotations both as run where they stand, and as never run.

    That depends on the version of Python.
    """
    present = [node for node in nodes if node is not None]
    if not present:
        return
    after = Point()
    builder.here.to(after)
    if builder.model.scopes.lazy_annotations:
        builder.stop()
    for node in present:
        evaluate(builder, node.annotation)
        builder.may_raise(node.annotation)
    builder.goto(after)
    builder.here = after


def _augmented(builder: Builder, node: cst.AugAssign) -> None:
    """Load the target, evaluate the value, operate, store."""
    evaluate(builder, node.target)
    evaluate(builder, node.value)
    builder.may_raise(node)
    if isinstance(node.operator, cst.BitOrAssign) and isinstance(node.value, cst.Dict):
        builder.merged(node.target, node.value)
    else:
        builder.bind(node.target, None)
    alter(builder, node)
    if isinstance(node.target, (cst.Attribute, cst.Subscript)):
        alter(builder, node.target)


def _delete(builder: Builder, node: cst.Del) -> None:
    store(builder, node.target)


def _assert(builder: Builder, node: cst.Assert) -> None:
    """Under -O the whole statement is absent, so nothing in it counts afterwards.

    here -+-> test -yes-> after
          |    +---no--> message -> raise
          +-> after (stripped)
    """
    after, holds, fails = Point(), Point(), Point()
    builder.branch_to(node, "assert stripped", after)
    branch(builder, node.test, holds, fails)
    builder.here = fails
    if node.msg is not None:
        evaluate(builder, node.msg)
    builder.may_raise(node)
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
        handling.point.exception_successors.append(builder.block.target(builder, "raise"))
    builder.may_raise(node)
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
    builder.may_raise(node)
    if not isinstance(node.names, cst.ImportStar):
        for alias in node.names:
            bound: cst.BaseExpression = alias.name if alias.asname is None else alias.asname.name
            while isinstance(bound, cst.Attribute):
                # `import a.b` binds `a`.
                bound = bound.value
            builder.bind(bound, None)


def _type_alias(builder: Builder, node: cst.TypeAlias) -> None:
    """Draw a `type` statement: its value is evaluated later, if ever."""
    _never_here(builder, node.type_parameters, node.value)
    builder.may_raise(node)
    builder.bind(node.name, None)


def _never_here(
    builder: Builder, params: cst.TypeParameters | None, value: cst.BaseExpression | None = None
) -> None:
    """Draw what does not run here on an unreachable point.

    So every call of the file is seen.
    """
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
        suite(builder, link.body)
        builder.goto(after)
        builder.here = no
        link = link.orelse
    if link is not None:
        suite(builder, link.body)
    builder.goto(after)
    builder.here = after


def _while(builder: Builder, node: cst.While) -> None:
    """Draw a `while` loop.

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
    """Draw a `for` loop.

    iterable -> head: next -item-> store -> body -> head (also `continue`)
                      | no more
                      v
                     else -> after (also `break`)
    """
    head, body, done = Point(), Point(), Point()
    evaluate(builder, node.iter)
    builder.may_raise(node.iter)
    builder.goto(head)
    builder.here = head
    builder.may_raise(node.iter)
    builder.branch_to(node, "loop entered", body)
    builder.branch_to(node, "loop over", done)
    builder.here = body
    store(builder, node.target)
    _loop(builder, node, head, done)


def _loop(builder: Builder, node: cst.For | cst.While, head: Point, done: Point) -> None:
    """Draw the body from here, and the `else` from ``done``."""
    after = Point()
    with builder.inside(LoopBlock(builder, head, after)):
        suite(builder, node.body)
        builder.goto(head)
    builder.here = done
    if node.orelse is not None:
        suite(builder, node.orelse.body)
    builder.goto(after)
    builder.here = after


def _match(builder: Builder, node: cst.Match) -> None:
    """Draw a `match` statement.

    subject -> pattern -matched-> guard -yes-> body -> after
                 | not matched     | no
                 v                 v
               next case        next case    ... after the last: after
    """
    after = Point()
    carry(builder, node.subject)
    subject = held_subject(builder, node)
    answer = keep_subject(builder, node.subject)
    for case in node.cases:
        builder.statement = case
        following = Point()
        match(builder, case.pattern, following, subject, answer)
        if case.guard is not None:
            holds = Point()
            branch(builder, case.guard, holds, following)
            builder.here = holds
        suite(builder, case.body)
        builder.goto(after)
        builder.here = following
    builder.goto(after)
    builder.here = after


def _try(builder: Builder, node: cst.Try | cst.TryStar) -> None:
    draw_try(builder, node, suite)


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
        suite(builder, node.body)
        return
    item = node.items[index]
    evaluate(builder, item.item)
    is_async = node.asynchronous is not None
    draw_entry(builder, item, is_async=is_async)
    manager = manager_of(builder, item, is_async=is_async)
    after = Point()
    block = ManagerBlock(
        builder,
        item,
        after,
        swallows=manager.may_swallow,
        swallows_violation=manager.may_swallow_violation,
        gate=manager.gate,
        leave=lambda: draw_exit(builder, item, is_async=is_async),
    )
    with builder.inside(block):
        if item.asname is not None:
            store(builder, item.asname.name)
        _items(builder, node, index + 1)
    draw_exit(builder, item, is_async=is_async)
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
    for decorator in node.decorators:
        builder.may_send(decorator.decorator)
    if node.decorators or _has_defaults(node.params):
        builder.may_raise(node)
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
            builder.may_raise(arg.value)
    builder.may_raise(node)
    outer, builder.scope = builder.scope, builder.model.scopes.of(node)
    suite(builder, node.body)
    builder.scope = outer
    builder.may_raise(node)
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
