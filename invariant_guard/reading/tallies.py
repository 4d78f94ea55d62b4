"""Tallies: decisions counted by the minute, read once each."""

from __future__ import annotations

import sys
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from operator import add
from threading import Lock
from typing import NamedTuple

from invariant_guard.reading.reader import Bucket

MINUTE = 60_000
#: Minutes remembered: a week and an hour.
_MOST_MINUTES = 7 * 24 * 60 + 60


class Mark(NamedTuple):
    """What was counted of one outcome within a minute; the number is the last one's.

    Attributes:
        outcome: ``allowed``, ``refused`` or ``failed`` of a decision, or ``foreign``.
    """

    number: int
    minute: int
    outcome: str
    times: int = 1


class Tallies:
    """Counts what came since it was asked the last time, and nothing twice.

    Args:
        marks: returns what is counted behind a number, and up to another.
        number_at: returns the number of the last entry before a moment.
        replaced: returns how often another file came to stand in the place of the one that is read.
    """

    def __init__(
        self,
        marks: Callable[[int, int], Iterable[Mark]],
        number_at: Callable[[int], int],
        replaced: Callable[[], int] = int,
    ) -> None:
        self._marks = marks
        self._number_at = number_at
        self._replaced = replaced
        self._lock = Lock()
        self._of_file = 0
        self._begin()

    def _begin(self) -> None:
        self._upto: int | None = None
        self._from = 0
        self._minutes: OrderedDict[int, list[int]] = OrderedDict()

    def tally(self, since: int, step: int, before: int | None = None) -> list[Bucket]:
        """Return a bucket for each step from that of ``since`` until now, empty ones too."""
        end = sys.maxsize if before is None else before - 1
        step = max(-(-step // MINUTE), 1) * MINUTE
        now = time.time_ns() // 1_000_000
        first = since // step * step
        first = max(first, now // step * step - _MOST_MINUTES * MINUTE)
        with self._lock:
            replaced = self._replaced()
            if self._of_file != replaced:
                self._of_file = replaced
                self._begin()
            self._catch_up(first, end)
            counts: dict[int, Sequence[int]] = {}
            for minute, found in self._minutes.items():
                at = minute * MINUTE // step * step
                known = counts.get(at)
                counts[at] = found[:] if known is None else tuple(map(add, known, found))
        steps = range(first, max(now, first) + 1, step)
        return [Bucket(at, *counts.get(at, ())) for at in steps]

    def _catch_up(self, first: int, end: int) -> None:
        if self._upto is None or first < self._from or end < self._upto:
            self._begin()
            self._from, self._upto = first, self._number_at(first)
        for number, minute, outcome, times in self._marks(self._upto, end):
            self._upto = max(self._upto, number)
            counts = self._minutes.setdefault(minute, [0] * len(_PLACES))
            counts[_PLACES[outcome]] += times
        while len(self._minutes) > _MOST_MINUTES:
            self._minutes.popitem(last=False)


_PLACES = {"allowed": 0, "refused": 1, "failed": 2, "foreign": 3}
