"""Watcher: one thread that reads the source for every page and stream.

    source --> keys and what is new, twice a second --> Seen (frozen) --> pages, streams
          `--> once, beside it: the day until now ---^

However many people look, the store is read once, and each event of it once. Where looks take long, the
pauses between them grow, so that they stay a small share of the time. A page never waits for the
store: where that is away, the page says since when, and shows what was seen last.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from invariant_guard.basics.text import one_line
from invariant_guard.console.source import Open
from invariant_guard.console.tally import (
    DAY_MS,
    MINUTE_MS,
    Minutes,
    minutes_merged,
    minutes_since,
    tally_of,
)
from invariant_guard.ledger.limits.usage import Usage
from invariant_guard.ledger.protocol.events import EventKind
from invariant_guard.ledger.stores.base import Contents, StoreUnavailable
from invariant_guard.reading.entries import Entry
from invariant_guard.reading.reader import Reader, Wanted

logger = logging.getLogger("invariant_guard.console")

# Seconds between two looks, while somebody looks at us and while nobody does.
_PAUSE, _IDLE_PAUSE, _IDLE_AFTER = 0.5, 3.0, 30.0
# Until threads end that are told to; one that waits for a store may take longer, and is left alone.
_PATIENCE = 2.0
# While the day until now is read, so that it is shown as soon as it is known.
_BRIEF_PAUSE = 0.05
# A pause is so many times as long as the look before it took, but no page is older than the most.
_TIMES, _MOST_PAUSE = 30, 10.0
_PAGE = 1000
EVENTS_KEPT, REFUSALS_KEPT = 1000, 5000


@dataclass(frozen=True)
class Seen:
    """What was read, at one moment; a page is made from it alone.

    Attributes:
        at: when, in Unix ms; 0 where nothing was read yet.
        source: what is read, for a person.
        dropped: decisions that did not get into a journal.
        contents: the keys; None where nobody counts orders.
        number: of the newest event.
        events: the last ones, oldest first.
        refusals: the last ones, oldest first.
        tally: decisions by minute.
        since: from when on everything is counted, in Unix ms; None while nothing is.
        counted: whether that reaches a day back.
        usage: of the limits; None where the source knows of none.
        trouble: why the source cannot be read; "" where it can.
        troubled_since: Unix ms.
    """

    at: int = 0
    source: str = ""
    dropped: int = 0
    contents: Contents | None = None
    number: int = 0
    events: tuple[Entry, ...] = ()
    refusals: tuple[Entry, ...] = ()
    tally: Minutes = ()
    since: int | None = None
    counted: bool = False
    usage: tuple[Usage, ...] | None = None
    trouble: str = ""
    remedy: str = ""
    troubled_since: int = 0


class Watcher:
    """Reads a source in a thread of its own.

    Args:
        open_source: opens what is read, and again after trouble.
    """

    def __init__(self, open_source: Open) -> None:
        self._open = open_source
        self._seen = Seen()
        self._first = threading.Event()
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._asked = 0.0
        self._beginning = threading.Lock()
        self._thread: threading.Thread | None = None
        self._source: Reader | None = None

    @property
    def source(self) -> Reader:
        """The open source. Raises StoreUnavailable while there is none."""
        source = self._source
        if source is None:
            raise StoreUnavailable(
                self._seen.trouble or "the store was not opened yet", self._seen.remedy
            )
        return source

    def begin(self) -> None:
        """Begin to read, so that the first who looks need not wait for it."""
        self._asked = time.monotonic()
        self._wake.set()
        if self._thread is None:
            with self._beginning:
                if self._thread is None:
                    self._thread = threading.Thread(
                        target=self._run, name="invariant-guard-console", daemon=True
                    )
                    self._thread.start()

    def look(self, patience: float = 2.0) -> Seen:
        """Return what was seen last; the first time, wait until something was."""
        self.begin()
        if not self._first.is_set():
            self._first.wait(patience)
        return self._seen

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(2 * _PATIENCE)

    def _run(self) -> None:
        reading: _Reading | None = None
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                if reading is None:
                    reading = _Reading(self._open(), self._open())
                    self._source = reading.source
                self._seen = reading.look()
            except Exception as fault:
                # Whatever it is, the pages say so and the next look may find the store again.
                self._seen = _troubled(self._seen, fault)
                self._source = None
                _close(reading)
                reading = None
            self._first.set()
            self._pause(time.monotonic() - began)
        _close(reading)

    def _pause(self, took: float) -> None:
        if self._stop.wait(pause_after(took, self._seen.counted)):
            return
        if time.monotonic() - self._asked > _IDLE_AFTER and self._seen.counted:
            self._wake.clear()
            self._wake.wait(_IDLE_PAUSE)


def pause_after(took: float, counted: bool) -> float:
    """Return the seconds until the next look, after one that took so many."""
    return max(_PAUSE if counted else _BRIEF_PAUSE, min(took * _TIMES, _MOST_PAUSE))


def _close(reading: _Reading | None) -> None:
    if reading is not None:
        try:
            reading.close()
        except Exception as fault:
            logger.debug("closing the store: %s", one_line(fault))


def _troubled(seen: Seen, fault: Exception) -> Seen:
    if isinstance(fault, StoreUnavailable):
        text, remedy = fault.reason, fault.remedy
    else:
        text, remedy = one_line(fault), "Look at the store and at this console's log."
    if not seen.trouble:
        logger.warning("the store cannot be read: %s", text)
    since = seen.troubled_since if seen.trouble else _now()
    return replace(seen, trouble=text, remedy=remedy, troubled_since=since)


class _Reading:
    """One opening of the source.

    Args:
        source: for what is new.
        counter: the same once more, for the day until now: that takes longer, and what is new does
            not wait for it.
    """

    def __init__(self, source: Reader, counter: Reader) -> None:
        self.source = source
        self._counter = counter
        self._number = source.last_number()
        page = source.events_after(max(self._number - EVENTS_KEPT, 0), EVENTS_KEPT)
        self._first = page[0].number if page else self._number + 1
        self._events = deque(page, EVENTS_KEPT)
        self._refusals = deque([e for e in page if e.kind == EventKind.BLOCKED], REFUSALS_KEPT)
        self._since = page[0].at if page else _now()
        self._tally: Minutes = tally_of(page)
        # Of the day before these: what was decided and refused, once it is known.
        self._earlier: tuple[Minutes, Sequence[Entry]] | None = None
        self._taken = False
        self._fault: Exception | None = None
        self._learner: threading.Thread | None = None
        self._closed = False

    def look(self) -> Seen:
        """Take in what is new."""
        contents = self.source.contents()
        page = self._behind()
        while page:
            self._events.extend(page)
            self._refusals.extend(e for e in page if e.kind == EventKind.BLOCKED)
            self._tally = minutes_merged(self._tally, tally_of(page))
            self._number = page[-1].number
            # A page that is not full was the last one.
            page = self._behind() if len(page) >= _PAGE else []
        now = _now()
        begin = now - DAY_MS
        self._take_in_the_day()
        self._tally = minutes_since(self._tally, begin)
        return Seen(
            at=now,
            source=self.source.url,
            dropped=self.source.dropped(),
            contents=contents,
            usage=None if contents is None else contents.usage(),
            number=self._number,
            events=tuple(self._events),
            refusals=tuple(e for e in self._refusals if e.at >= begin),
            tally=self._tally,
            since=begin if self._taken else self._since,
            counted=self._taken,
        )

    def close(self) -> None:
        """Close both readers, and end the thread that uses the second."""
        self._closed = True
        self.source.close()
        self._counter.close()
        if self._learner is not None:
            self._learner.join(_PATIENCE)

    def _behind(self) -> list[Entry]:
        """Return the next page of what is new."""
        if not self._number:
            return self.source.events_after(0, _PAGE)
        # The newest one once more: it is never archived, so without it this is another store.
        page = self.source.events_after(self._number - 1, _PAGE + 1)
        if not page or page[0].number != self._number:
            raise StoreUnavailable(
                "the store was replaced: its last event is gone", "This page reads the new one."
            )
        return page[1:]

    def _take_in_the_day(self) -> None:
        if self._learner is None:
            self._learner = threading.Thread(
                target=self._learn, name="invariant-guard-console-day", daemon=True
            )
            self._learner.start()
        if self._fault is not None:
            raise self._fault
        if self._earlier is None or self._taken:
            return
        decided, refused = self._earlier
        self._tally = minutes_merged(decided, self._tally)
        self._refusals = deque([*refused, *self._refusals], REFUSALS_KEPT)
        self._taken = True

    def _learn(self) -> None:
        """Read the day before what was read already, once."""
        try:
            begin = _now() - DAY_MS
            found = self._counter.tally(begin, MINUTE_MS, before=self._first)
            decided = [bucket for bucket in found if any(bucket[1:])]
            if self._closed:
                return
            wanted = Wanted(since=begin, before=self._first, limit=REFUSALS_KEPT)
            self._earlier = decided, self._counter.refusals(wanted)
        except Exception as fault:
            self._fault = fault
        finally:
            if self._closed:
                # What was closed under it was opened again for its last question.
                self._counter.close()


def _now() -> int:
    return time.time_ns() // 1_000_000
