"""Tally: decisions by the minute, summed for the pages. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from invariant_guard.ledger.protocol.events import EventKind
from invariant_guard.reading.entries import Entry
from invariant_guard.reading.reader import Bucket

MINUTE_MS = 60_000
DAY_MS = 86_400_000

Minutes = Sequence[Bucket]
"""Minutes, oldest first, each with what was decided in it."""


class Window(NamedTuple):
    """Decisions of a span of time, and orders that reconcile found and nobody had reserved."""

    allowed: int
    blocked: int
    foreign: int = 0

    @property
    def decided(self) -> int:
        return self.allowed + self.blocked

    @property
    def rate(self) -> float | None:
        return self.blocked / self.decided if self.decided else None


def totals(tally: Minutes, since: int) -> Window:
    """Sum the minutes since that of a moment in Unix ms."""
    first = since // MINUTE_MS * MINUTE_MS
    allowed = blocked = foreign = 0
    # Minutes come in their order, so those of a short span are soon found.
    for bucket in reversed(tally):
        if bucket.at < first:
            break
        _, passed, refused, failed, strange = bucket
        allowed, blocked, foreign = allowed + passed, blocked + refused + failed, foreign + strange
    return Window(allowed, blocked, foreign)


def tally_of(entries: Iterable[Entry]) -> list[Bucket]:
    """Count entries by the minute."""
    allowed: Counter[int] = Counter()
    refused: Counter[int] = Counter()
    foreign: Counter[int] = Counter()
    for entry in entries:
        minute = entry.at // MINUTE_MS
        if entry.kind == EventKind.ADMITTED:
            allowed[minute] += 1
        elif entry.kind == EventKind.BLOCKED:
            refused[minute] += 1
        elif entry.kind == EventKind.IMPORTED:
            foreign[minute] += 1
    minutes = sorted(allowed.keys() | refused.keys() | foreign.keys())
    return [
        Bucket(minute * MINUTE_MS, allowed[minute], refused[minute], foreign=foreign[minute])
        for minute in minutes
    ]


def minutes_merged(tally: Minutes, more: Iterable[Bucket]) -> list[Bucket]:
    """Add what was decided to minutes; a few to a day of them costs little."""
    found = list(tally)
    for bucket in more:
        place = bisect_left(found, bucket.at, key=_AT)
        if place == len(found) or found[place].at != bucket.at:
            found.insert(place, bucket)
        else:
            sums = (a + b for a, b in zip(found[place][1:], bucket[1:], strict=True))
            found[place] = Bucket(bucket.at, *sums)
    return found


def minutes_since(tally: Minutes, moment: int) -> Minutes:
    """Return the minutes since that of a moment in Unix ms."""
    return tally[bisect_left(tally, moment // MINUTE_MS * MINUTE_MS, key=_AT) :]


_AT = attrgetter("at")
