"""Coroutines that have come to their end once something that runs them has returned.

await guard()         await wait_for(guard(), 1)         await create_task(guard())
asyncio.run(guard())  await gather(guard(), read())      loop.run_until_complete(guard())
                      run_coroutine_threadsafe(guard(), loop).result()
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst

from lint_plugin.analysis.names.origins import Origins
from lint_plugin.analysis.program.async_guards import completes_when_awaited
from lint_plugin.analysis.tree.known_names import (
    GATHER,
    RUNS_COROUTINE,
    RUNS_IN_LOOP,
    THREADSAFE,
)
from lint_plugin.analysis.tree.nodes import last_name


def awaited_calls(
    value: cst.BaseExpression, origins: Origins, kept: Callable[[cst.Name], cst.Call | None]
) -> Iterator[cst.Call]:
    """Yield the calls whose coroutines have ended where `await value` has returned.

    ``kept`` finds the one that a name keeps.
    """
    if isinstance(value, cst.Name):
        call = kept(value)
        if call is not None:
            yield from awaited_calls(call, origins, kept)
    elif isinstance(value, cst.Call):
        inner = completes_when_awaited(value, origins)
        if inner is not None:
            yield from awaited_calls(inner, origins, kept)
        elif origins.is_library(value.func, GATHER):
            if not any(map(_hands_exceptions_back, value.args)):
                for arg in value.args:
                    if not arg.star and arg.keyword is None:
                        yield from awaited_calls(arg.value, origins, kept)
        else:
            yield value


def awaited_value(value: cst.BaseExpression, origins: Origins) -> cst.BaseExpression:
    """Find whose result `await value` gives: that of the coroutine in `wait_for(coroutine)`."""
    while isinstance(value, cst.Call):
        inner = completes_when_awaited(value, origins)
        if inner is None:
            break
        value = inner
    return value


def run_coroutine(call: cst.Call, origins: Origins) -> cst.BaseExpression | None:
    """Find the coroutine that has ended, its result given, where a plain call returns."""
    func = call.func
    runner: cst.Call | None = None
    if origins.library_path(func) in RUNS_COROUTINE:
        runner = call
    elif isinstance(func, cst.Attribute):
        name = last_name(func)
        if name == RUNS_IN_LOOP:
            runner = call
        elif (
            name == "result"
            and isinstance(func.value, cst.Call)
            and origins.is_library(func.value.func, THREADSAFE)
        ):
            runner = func.value
    if runner is None or not runner.args:
        return None
    first = runner.args[0]
    return first.value if not first.star and first.keyword is None else None


def _hands_exceptions_back(arg: cst.Arg) -> bool:
    """Whether an argument of `gather` may make results of exceptions."""
    if arg.star == "**":
        return True
    named = arg.keyword is not None and arg.keyword.value == "return_exceptions"
    return named and last_name(arg.value) != "False"
