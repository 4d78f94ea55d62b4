"""Running what recurses as deep as the source is nested.

libcst and the lowering recurse once for each level of an expression, and three thousand chained calls are
three thousand levels. A thread with a stack of its own size takes them; the main thread would not.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

ResultT = TypeVar("ResultT")

# Address space only: the kernel gives memory to the pages that are touched.
_STACK_SIZES = (1 << 30, 1 << 28, 1 << 26)
_RECURSION_LIMIT = 400_000
# A tree is hundreds of thousands of objects that all stay: looking through them for garbage after every
# seven hundred, as Python does, takes a fifth of the time.
_GC_THRESHOLD = 50_000
_lock = threading.Lock()
# The thread with the large stack, of which there is one at a time.
_deep: threading.Thread | None = None


def with_deep_stack(work: Callable[[], ResultT]) -> ResultT:
    """Run ``work`` in a thread with a large stack, and return its result.

    What it raises is raised here. Called from such a thread it runs there: whoever has many files spares
    each a thread, and the memory that the C library keeps for each.
    """
    if threading.current_thread() is _deep:
        return work()
    outcome: list[ResultT] = []
    failure: list[BaseException] = []

    def run() -> None:
        global _deep
        _deep = threading.current_thread()
        try:
            outcome.append(work())
        except BaseException as error:
            failure.append(error)
        finally:
            _deep = None

    # Stack size and limits belong to the whole process: one caller at a time.
    with _lock, _limits_raised():
        _start(run).join()
    if failure:
        raise failure[0]
    return outcome[0]


def is_at_work() -> bool:
    """Whether the thread still works, as it does when whoever waited for it was interrupted."""
    # Not `is_alive`: a join that is interrupted takes the thread for ended (CPython 3.11).
    return _deep is not None


@contextmanager
def _limits_raised() -> Iterator[None]:
    recursion = sys.getrecursionlimit()
    first, *others = gc.get_threshold()
    sys.setrecursionlimit(max(recursion, _RECURSION_LIMIT))
    # Zero means that whoever runs us wants no collection at all.
    gc.set_threshold(max(first, _GC_THRESHOLD) if first else 0, *others)
    try:
        yield
    finally:
        gc.set_threshold(first, *others)
        sys.setrecursionlimit(recursion)


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
