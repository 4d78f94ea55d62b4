"""Running what recurses as deep as the source is nested.

libcst and the lowering recurse once for each level of an expression, and three thousand chained calls are
three thousand levels. A thread with a stack of its own size takes them; the main thread would not.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

ResultT = TypeVar("ResultT")

# Address space only: the kernel gives memory to the pages that are touched.
_STACK_SIZES = (1 << 30, 1 << 28, 1 << 26)
_RECURSION_LIMIT = 400_000
_lock = threading.Lock()


def with_deep_stack(work: Callable[[], ResultT]) -> ResultT:
    """Run ``work`` in a thread with a large stack, and hand on what it returns or raises."""
    outcome: list[ResultT] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:
            failure.append(error)

    # Stack size and recursion limit belong to the whole process: one caller at a time.
    with _lock:
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, _RECURSION_LIMIT))
        try:
            thread = _start(run)
            thread.join()
        finally:
            sys.setrecursionlimit(limit)
    if failure:
        raise failure[0]
    return outcome[0]


def _start(run: Callable[[], None]) -> threading.Thread:
    usual = threading.stack_size()
    for size in _STACK_SIZES:
        try:
            threading.stack_size(size)
            thread = threading.Thread(target=run, name="invariant-lint", daemon=True)
            thread.start()
        except (ValueError, RuntimeError):
            # An address space limit (ulimit -v, a container): try a smaller stack.
            continue
        finally:
            threading.stack_size(usual)
        return thread
    thread = threading.Thread(target=run, name="invariant-lint", daemon=True)
    thread.start()
    return thread
