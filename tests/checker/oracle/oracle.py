"""Answers to the questions of a running program, until every answer was given everywhere.

A run is replayed from its first answers (the prefix) and goes on with the first answer to each new
question. Each other answer becomes a prefix of its own. The programs under test hold no data of their
own, so the rest of a run depends only on where the interpreter stands: the stack of frames with their
instruction, the exceptions being handled, and the little that the world remembers. A question asked
twice in one and the same situation therefore has the same future; the second time ends the run. This
makes the search exhaustive over unbounded loops. ``memory=False`` searches without that shortcut, with
a bound on the questions of a run, and a test holds the two against each other.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable
from types import FrameType


class Stop(BaseException):
    """The run is over. No handler of a program sees it: the instrumentation lets it pass."""


class TooLarge(Stop):
    """The tree of choices exceeds the bound."""


class Oracle:
    """One search: ``explore`` calls ``run`` until no prefix is left."""

    def __init__(self, limit: int, *, memory: bool = True, depth: int = 200) -> None:
        self.limit = limit
        self.memory = memory
        self.depth = depth
        self.runs = 0
        self.questions = 0
        self.stopping = False
        self.cut = False
        self.remembered: Callable[[], Hashable] = tuple
        self._prefix: tuple[int, ...] = ()
        self._taken: list[int] = []
        self._pending: list[tuple[int, ...]] = [()]
        self._seen: set[Hashable] = set()
        self._base: FrameType | None = None

    def explore(self, run: Callable[[], None]) -> None:
        self._base = sys._getframe()
        while self._pending:
            if self.runs >= self.limit:
                raise TooLarge
            self.runs += 1
            self._prefix = self._pending.pop()
            self._taken = []
            self.stopping = False
            run()
            if self.questions > 4 * self.limit and self.memory:
                raise TooLarge
        self._base = None

    def choose(self, site: Hashable, count: int) -> int:
        """One of ``count`` answers. ``site`` tells apart what one instruction may ask."""
        if self.stopping:
            raise Stop
        asked = len(self._taken)
        if asked < len(self._prefix):
            answer = self._prefix[asked]
            self._taken.append(answer)
            return answer
        self.questions += 1
        if self.questions > 4 * self.limit and self.memory:
            self.stopping = True
            raise TooLarge
        if self.memory:
            situation = self._situation(site)
            if situation in self._seen:
                self.stop()
            self._seen.add(situation)
        elif asked >= self.depth:
            self.cut = True
            self.stop()
        taken = tuple(self._taken)
        self._pending.extend((*taken, other) for other in range(1, count))
        self._taken.append(0)
        return 0

    def stop(self) -> None:
        self.stopping = True
        raise Stop

    def _situation(self, site: Hashable) -> Hashable:
        parts: list[Hashable] = [site, self.remembered()]
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and frame is not self._base:
            parts.append(id(frame.f_code))
            parts.append(frame.f_lasti)
            frame = frame.f_back
        handled = sys.exc_info()[1]
        while handled is not None and len(parts) < 200:
            parts.append(_shape(handled))
            handled = handled.__context__
        return tuple(parts)


def _shape(error: BaseException) -> Hashable:
    inner = getattr(error, "exceptions", None)
    if inner is None:
        return type(error)
    return (type(error), *(_shape(each) for each in inner))
