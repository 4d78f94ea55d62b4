"""Calls, awaits and context managers, drawn as the model of the file describes them.

order               a point before and one after, between which it leaves
guard, helper       an edge with a gate, and one on which it raises
never returns       an edge on which it raises; nothing follows
any other           an edge on which it raises
"""

from __future__ import annotations

from functools import partial

import libcst as cst

from lint_plugin.analysis.graph.model import Completion
from lint_plugin.analysis.lowering.answers import alter, draw_answer, record_check
from lint_plugin.analysis.lowering.builder import Builder
from lint_plugin.analysis.program.async_guards import completes_when_awaited, runs_in_thread
from lint_plugin.analysis.program.context_managers import Manager
from lint_plugin.analysis.program.handovers import is_made_again
from lint_plugin.analysis.program.kept_coroutines import kept_value
from lint_plugin.analysis.program.run_to_end import (
    awaited_calls,
    awaited_value,
    run_coroutine,
)
from lint_plugin.analysis.tree.nodes import last_name
from lint_plugin.analysis.values.withdrawals import withdraws

# A task may run before anybody awaits it.
_STARTING = frozenset({"create_task", "ensure_future"})


def draw_call(builder: Builder, node: cst.Call) -> None:
    """Draw the call itself, its operands being evaluated."""
    model = builder.model
    is_order = model.is_order(node.func, builder.scope) or node in model.endpoints
    is_order = is_order and not withdraws(node, builder.scope)
    if is_order:
        builder.order(node)
    for each in model.handovers.get(node, ()):
        if not is_made_again(each, builder.scope):
            builder.hands_over(each.call, each.named)
    if model.is_guard(node.func, builder.scope):
        builder.guarding(node)
    if model.never_returns(node.func):
        builder.may_raise(node)
        builder.stop()
        return
    answering = model.answering(node.func, builder.scope)
    if answering is not None:
        record_check(builder, node)
    callee = model.private_callee(node.func, builder.scope)
    if callee is not None:
        builder.calls(node, callee)
    done = model.completion(node.func, builder.scope, builder.code)
    if done is not None and builder.code.bound and model.is_wrapped(done.code):
        assert done.code is not None
        builder.calls(node, done.code)
    if done is None or done.is_async or done.manager is not None:
        coroutine = run_coroutine(node, model.origins) if done is None else None
        runs = coroutine is not None and any(
            awaited_calls(coroutine, model.origins, partial(_kept, builder))
        )
        is_known = done is not None or answering is not None or is_order or runs
        if not is_known and not _only_awaits(builder, node):
            builder.may_send(node)
        builder.may_raise(node)
        if coroutine is not None:
            _complete_all(builder, node, coroutine)
    else:
        builder.complete(node, done.points, node, code=done.code, replaceable=done.replaceable)
    if answering is not None and not model.answers.is_coroutine(node.func):
        draw_answer(builder, node, node, answering)
    alter(builder, node)


def _only_awaits(builder: Builder, node: cst.Call) -> bool:
    """Whether ``node`` does nothing but what its await is drawn to do: `wait_for(check(), 1)`."""
    model = builder.model
    if last_name(node.func) not in _STARTING and isinstance(
        completes_when_awaited(node, model.origins), cst.Call
    ):
        return True
    threaded = runs_in_thread(node, model.origins)
    return threaded is not None and (
        model.completion(threaded.func, builder.scope, builder.code) is not None
        or model.answering(threaded.func, builder.scope) is not None
    )


def draw_await(builder: Builder, node: cst.CSTNode, value: cst.BaseExpression) -> None:
    """Draw the await of ``value`` at ``node``: coroutines complete here."""
    if not _complete_all(builder, node, value):
        builder.may_send(value)
        builder.may_raise(node)


def _complete_all(builder: Builder, node: cst.CSTNode, coroutine: cst.BaseExpression) -> bool:
    """Draw the ends of all calls that end with ``coroutine``; False where there are none."""
    origins = builder.model.origins
    calls = list(awaited_calls(coroutine, origins, partial(_kept, builder)))
    # What `gather` gives is a list of answers, and none itself.
    gives = awaited_value(coroutine, origins)
    for call in calls:
        _complete_awaited(builder, node, call, gives_value=call is gives)
    return bool(calls)


def _kept(builder: Builder, name: cst.Name) -> cst.Call | None:
    """Find the guard's coroutine, or its task, that ``name`` keeps."""
    model = builder.model
    if not model.has_guards:
        return None
    kept = kept_value(name, builder.scope, model.scopes, model.parents)
    ended = awaited_calls(kept, model.origins, lambda _: None) if kept is not None else ()
    guards = (model.completion(each.func, builder.scope, builder.code) for each in ended)
    return kept if any(done is not None and done.is_async for done in guards) else None


def _complete_awaited(
    builder: Builder, node: cst.CSTNode, value: cst.Call, *, gives_value: bool
) -> None:
    """Draw the end of the coroutine or thread that ``value`` has begun.

    ``gives_value`` says that its result is the value of ``node``.
    """
    done = builder.model.completion(value.func, builder.scope, builder.code)
    answering = builder.model.answering(value.func, builder.scope)
    is_async = builder.model.answers.is_coroutine(value.func)
    threaded = runs_in_thread(value, builder.model.origins)
    if threaded is not None:
        value = threaded.call
        answering = builder.model.answering(threaded.func, builder.scope)
        is_async = not builder.model.answers.is_coroutine(threaded.func)
        # A lambda that a thread runs is not looked into.
        done = (
            None
            if isinstance(threaded.func, cst.Lambda)
            else builder.model.completion(threaded.func, builder.scope, builder.code)
        )
    if done is None or done.manager is not None or done.is_async is (threaded is not None):
        builder.may_raise(node)
    else:
        builder.complete(value, done.points, node, code=done.code, replaceable=done.replaceable)
    if answering is not None and is_async and gives_value:
        draw_answer(builder, node, value, answering)


def draw_entry(builder: Builder, item: cst.WithItem, *, is_async: bool) -> None:
    """Draw the entering of a context manager."""
    node = item.item
    if is_async:
        draw_await(builder, node, node)
    else:
        builder.may_raise(node)
    done = _manager_of_file(builder, node, is_async=is_async)
    if done is not None:
        assert isinstance(node, cst.Call)
        builder.complete(node, done.points, node, replaceable=done.replaceable)


def draw_exit(builder: Builder, item: cst.WithItem, *, is_async: bool) -> None:
    """Draw the end of a context manager whose block has not raised.

    A generator must come to its end.
    """
    node = item.item
    done = _manager_of_file(builder, node, is_async=is_async)
    if done is not None or item in builder.graph.unknown_managers:
        builder.may_send(node)
    builder.may_raise(node)
    if done is not None and done.manager is not None:
        builder.passing(builder.model.end_of(done.manager))


def manager_of(builder: Builder, item: cst.WithItem, *, is_async: bool) -> Manager:
    """Ask the model for the context manager of ``item``.

    The graph keeps those that may be any.
    """
    manager = builder.model.manager(item, builder.scope, is_async=is_async)
    if not manager.known:
        builder.graph.unknown_managers.add(item)
    return manager


def _manager_of_file(
    builder: Builder, node: cst.BaseExpression, *, is_async: bool
) -> Completion | None:
    """Find what the entry of a `@contextmanager` of this file completes."""
    if not isinstance(node, cst.Call):
        return None
    done = builder.model.completion(node.func, builder.scope, builder.code)
    if done is None or done.manager is None or done.is_async is not is_async:
        return None
    return done
