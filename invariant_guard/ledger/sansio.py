"""Sans-I/O: what a ledger does is written once, for callers that wait and for those that await.

A procedure is a generator. It yields each request to the outside, is sent the answer, and returns
the result; a request that fails is raised where it was yielded. Whether anything waits meanwhile is
the driver's business, so the twins have one logic and differ in nothing but their driver.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from typing import Any, TypeVar

Request = TypeVar("Request")
Result = TypeVar("Result")

Procedure = Generator[Request, Any, Result]


def drive(procedure: Procedure[Request, Result], perform: Callable[[Request], Any]) -> Result:
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
        result: Result = stop.value
        return result


async def drive_async(
    procedure: Procedure[Request, Result], perform: Callable[[Request], Awaitable[Any]]
) -> Result:
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
        result: Result = stop.value
        return result
