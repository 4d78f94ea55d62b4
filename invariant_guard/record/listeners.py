"""Event listeners, kept away from the trade.

A listener is somebody else's code: it may raise, block on a socket or never return. Each
has its own bounded queue and its own daemon thread, so all it can do to an order is to
lose events of its own.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any
from weakref import WeakSet

from invariant_guard.basics.log import say

DEFAULT_CAPACITY = 10_000

#: What a process that ends waits for listeners, all together.
_DRAIN_AT_EXIT_SECONDS = 1.0

_live: WeakSet[Subscription] = WeakSet()


class Subscription:
    """A listener and the events on their way to it.

    Calling it ends it, as ``close`` does.

    Args:
        callback: called with each event, in order, in a thread of its own.
        make: turns what was offered into the event; done in that thread too.
        capacity: events waiting at most; what comes on top is dropped and counted.
    """

    def __init__(
        self,
        callback: Callable[[Any], object],
        make: Callable[[object], Any],
        capacity: int = DEFAULT_CAPACITY,
    ) -> None:
        if not callable(callback):
            raise TypeError(f"a listener is callable, {type(callback).__name__} is not")
        if type(capacity) is not int or capacity < 1:
            raise ValueError(f"the capacity of a queue is at least 1, not {capacity!r}")
        self._callback = callback
        self._make = make
        self._capacity = capacity
        self.dropped = 0
        self.failed = 0
        self._prepare()
        _live.add(self)

    def _prepare(self) -> None:
        self._queue: SimpleQueue[object] = SimpleQueue()
        self._closed = False
        self._offered = 0
        self._handled = 0
        self._progress = threading.Condition()
        # Reentrant: a signal handler may place an order while one is being offered.
        self._offering = threading.RLock()
        self._thread: threading.Thread | None = None

    @property
    def delivered(self) -> int:
        """Events the callback has returned from, raising or not."""
        return self._handled

    def offer(self, item: object) -> None:
        """Queue an event, or drop and count it. Never waits for the callback."""
        with self._offering:
            if self._closed:
                return
            if self._offered - self._handled >= self._capacity:
                self.dropped += 1
                return
            if self._thread is None:
                thread = threading.Thread(
                    target=self._run, name="invariant-guard-listener", daemon=True
                )
                try:
                    thread.start()
                except RuntimeError as fault:
                    # None to be had now. That is this listener's loss, not the next one's.
                    self.dropped += 1
                    if self.dropped == 1:
                        say(logging.ERROR, "an event listener has no thread: %s", fault)
                    return
                self._thread = thread
            self._offered += 1
            self._queue.put(item)

    def flush(self, timeout: float = 5.0) -> bool:
        """Wait until everything offered so far has been handled.

        Returns:
            Whether it was, within ``timeout`` seconds.
        """
        target = self._offered
        with self._progress:
            return self._progress.wait_for(lambda: self._handled >= target, timeout)

    def close(self) -> None:
        """Take no more events. Those queued are still delivered."""
        with self._offering:
            if not self._closed:
                self._closed = True
                self._queue.put(END)

    __call__ = close

    def _run(self) -> None:
        ended = False
        while not ended:
            items, ended = self._take()
            try:
                self._deliver(items)
            except BaseException as fault:
                self._report(fault)
            finally:
                with self._progress:
                    self._handled += len(items)
                    self._progress.notify_all()

    def _take(self) -> tuple[list[object], bool]:
        """Wait for what was offered; tell whether it was the end."""
        item = self._queue.get()
        return ([], True) if item is END else ([item], False)

    def _deliver(self, items: list[object]) -> None:
        for item in items:
            self._callback(self._make(item))

    def _report(self, fault: BaseException) -> None:
        self.failed += 1
        # One line for the first failure: a listener that always raises would flood the log.
        if self.failed == 1:
            say(
                logging.ERROR,
                "an event listener raised %s; later failures are only counted",
                type(fault).__name__,
                exc_info=fault,
            )

    def _after_fork(self) -> None:
        # The thread stayed in the parent, which delivers what was queued there.
        closed = self._closed
        self._prepare()
        self._closed = closed


#: Stands behind the last of what was offered.
END = object()


def _drain_all() -> None:
    deadline = time.monotonic() + _DRAIN_AT_EXIT_SECONDS
    for subscription in list(_live):
        subscription.flush(max(0.0, deadline - time.monotonic()))


def _after_fork_in_child() -> None:
    for subscription in list(_live):
        subscription._after_fork()


atexit.register(_drain_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
