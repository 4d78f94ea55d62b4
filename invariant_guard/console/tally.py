"""Tally: decisions by the minute, summed for the pages. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
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
    """Count entries by the minute, for as long as the whole day is not counted."""
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
