"""Side by side: several jobs at once, each with a time limit of its own.

A job past its limit is given up, not stopped: Python cannot stop a thread that waits for a socket.
It is remembered, so that the same job is not begun a second time beside it.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Done(Generic[T]):
    """A job that returned."""

    value: T


@dataclass(frozen=True)
class Failed:
    """A job that raised."""

    fault: BaseException


@dataclass(frozen=True)
class Late:
    """A job that is under way still, after so many seconds."""

    seconds: float


class Crew:
    """Runs jobs in daemon threads: the interpreter waits for none of them."""

    def __init__(self) -> None:
        # By name: the thread, and when it began.
        self._under_way: dict[str, tuple[threading.Thread, float]] = {}

    def run(
        self, jobs: Mapping[str, Callable[[], T]], *, limit: float, at_once: int
    ) -> dict[str, Done[T] | Failed | Late]:
        """Run the jobs, at most `at_once` at a time.

        Args:
            jobs: what to do, by name. A name of which an earlier job is under way is not begun.
            limit: seconds that each may take, from its own beginning.
            at_once: how many run at a time; one that was given up does not count.

        Returns:
            What became of each.
        """
        results: queue.SimpleQueue[tuple[str, Done[T] | Failed]] = queue.SimpleQueue()
        found: dict[str, Done[T] | Failed | Late] = {}
        running: dict[str, float] = {}
        waiting = list(jobs)[::-1]
        while waiting or running:
            while waiting and len(running) < max(at_once, 1):
                name = waiting.pop()
                since = self._began(name)
                if since is None:
                    running[name] = self._begin(name, jobs[name], results)
                else:
                    found[name] = Late(time.monotonic() - since)
            if not running:
                continue
            left = min(running.values()) + limit - time.monotonic()
            try:
                name, result = results.get(timeout=max(left, 0))
            except queue.Empty:
                now = time.monotonic()
                for name in [name for name, began in running.items() if now - began >= limit]:
                    found[name] = Late(now - running.pop(name))
                continue
            # One that was given up may answer while others still run.
            if running.pop(name, None) is not None:
                found[name] = result
        return found

    def _began(self, name: str) -> float | None:
        thread, since = self._under_way.get(name, (None, 0.0))
        return since if thread is not None and thread.is_alive() else None

    def _begin(
        self,
        name: str,
        job: Callable[[], T],
        results: queue.SimpleQueue[tuple[str, Done[T] | Failed]],
    ) -> float:
        def work() -> None:
            try:
                result: Done[T] | Failed = Done(job())
            except BaseException as fault:
                result = Failed(fault)
            # Before it is heard of, so that the next round may begin it anew.
            self._under_way.pop(name, None)
            results.put((name, result))

        thread = threading.Thread(target=work, name=f"invariant-guard {name}", daemon=True)
        began = time.monotonic()
        self._under_way[name] = thread, began
        thread.start()
        return began
