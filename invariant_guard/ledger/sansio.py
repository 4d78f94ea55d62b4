"""Sans-I/O: one logic for callers that wait and for those that await.

A procedure is a generator. It yields each request to the outside, is sent the answer, and returns
the result; a request that fails is raised where it was yielded. Whether anything waits meanwhile is
the driver's business, so the twins have one logic and differ in nothing but their driver.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from typing import Any, TypeVar

_Request = TypeVar("_Request")
_Result = TypeVar("_Result")

Procedure = Generator[_Request, Any, _Result]


def drive(procedure: Procedure[_Request, _Result], perform: Callable[[_Request], Any]) -> _Result:
    """Run a procedure to its end, each request by `perform`."""
    try:
        request = next(procedure)
        while True:
            try:
                answer = perform(request)
            except BaseException as fault:  # noqa: PERF203 -- each request may fail
                request = procedure.throw(fault)
            else:
                request = procedure.send(answer)
    except StopIteration as stop:
        result: _Result = stop.value
        return result


async def drive_async(
    procedure: Procedure[_Request, _Result], perform: Callable[[_Request], Awaitable[Any]]
) -> _Result:
    """Run a procedure to its end, each request by awaiting `perform`."""
    try:
        request = next(procedure)
        while True:
            try:
                answer = await perform(request)
            except BaseException as fault:  # noqa: PERF203 -- each request may fail
                request = procedure.throw(fault)
            else:
                request = procedure.send(answer)
    except StopIteration as stop:
        result: _Result = stop.value
        return result
