"""A task that is cancelled at one of its awaits, counted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator
from typing import Any


class CancelledAt:
    """Awaits something in a task, and cancels that task at its n-th suspension.

    Early: as soon as it is suspended. Late: at the moment at which what it waits for is there.
    """

    def __init__(self, inner: Awaitable[Any], at: int, times: int, late: bool) -> None:
        self._inner = inner
        self._at = range(at, at + times)
        self._late = late
        self.count = 0

    def __await__(self) -> Generator[Any, Any, Any]:
        task = asyncio.current_task()
        assert task is not None
        suspensions = self._inner.__await__()
        step: Callable[[], Any] = lambda: next(suspensions)  # noqa: E731
        while True:
            try:
                waited = step()
            except StopIteration as stop:
                return stop.value
            self.count += 1
            if self.count in self._at:
                if self._late and waited is not None:
                    waited.add_done_callback(lambda _: task.cancel())
                else:
                    task.cancel()
            try:
                got = yield waited
            except BaseException as fault:
                step = lambda raised=fault: suspensions.throw(raised)  # noqa: E731
            else:
                step = lambda value=got: suspensions.send(value)  # noqa: E731
