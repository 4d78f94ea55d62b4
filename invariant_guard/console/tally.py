"""Tally: decisions by minute, code and source, over the last day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from invariant_guard.ledger.protocol.events import EventKind
from invariant_guard.reading.entries import Entry

MINUTE_MS = 60_000
DAY_MS = 86_400_000
# Codes and sources told apart in one minute: a source is free text, and memory is not free.
_MOST = 64
OTHER = "(others)"


class Minute(NamedTuple):
    """What was decided in one minute."""

    allowed: int
    blocked: Mapping[tuple[str, str], int]
    foreign: int

    @property
    def refused(self) -> int:
        return sum(self.blocked.values())


Tally = Mapping[int, Minute]
"""Minutes since the epoch, each with what was decided in it."""


class Totals(NamedTuple):
    """Decisions of a span of time."""

    allowed: int
    blocked: int
    foreign: int

    @property
    def decided(self) -> int:
        return self.allowed + self.blocked

    @property
    def rate(self) -> float | None:
        return self.blocked / self.decided if self.decided else None


class Counting:
    """Counts entries as they come, in any order. One thread uses it."""

    def __init__(self) -> None:
        self._minutes: dict[int, list[int]] = {}
        self._blocked: dict[int, Counter[tuple[str, str]]] = {}

    def add(self, entry: Entry) -> None:
        minute = entry.at // MINUTE_MS
        numbers = self._minutes.get(minute)
        if numbers is None:
            numbers = self._minutes[minute] = [0, 0]
            self._blocked[minute] = Counter()
        if entry.kind == EventKind.ADMITTED:
            numbers[0] += 1
        elif entry.kind == EventKind.BLOCKED:
            blocked = self._blocked[minute]
            pair = entry.code, entry.source
            if pair not in blocked and len(blocked) >= _MOST:
                pair = entry.code, OTHER
            blocked[pair] += 1
        elif entry.kind == EventKind.IMPORTED:
            numbers[1] += 1

    def tally(self, now: int) -> Tally:
        """Return what was counted of the last day, and forget what is older."""
        first = (now - DAY_MS) // MINUTE_MS
        for minute in [minute for minute in self._minutes if minute < first]:
            del self._minutes[minute], self._blocked[minute]
        return {
            minute: Minute(allowed, dict(self._blocked[minute]), foreign)
            for minute, (allowed, foreign) in self._minutes.items()
        }


def totals(tally: Tally, first: int, last: int) -> Totals:
    """Sum the minutes from `first` to `last`, both included."""
    allowed = blocked = foreign = 0
    for minute, found in tally.items():
        if first <= minute <= last:
            allowed += found.allowed
            blocked += found.refused
            foreign += found.foreign
    return Totals(allowed, blocked, foreign)


def by(tally: Tally, part: int, wanted: Iterable[int] | None = None) -> Counter[str]:
    """Sum the refusals by code (part 0) or by source (part 1)."""
    found: Counter[str] = Counter()
    minutes = tally.values() if wanted is None else (tally[m] for m in wanted if m in tally)
    for minute in minutes:
        for pair, count in minute.blocked.items():
            found[pair[part]] += count
    return found
