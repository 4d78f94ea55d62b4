"""Watcher: one thread that reads the source for every page and every reader of the stream.

    source --> newest first: the last events, then backward to a day ago
          `--> then forward, twice a second --> Seen (frozen) --> pages, streams

However many people look, the store is read once. A page never waits for the store: where that is
away, the page says since when, and shows what was seen last.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from dataclasses import dataclass, field, replace

from invariant_guard.basics.text import one_line
from invariant_guard.console.source import Open
from invariant_guard.console.tally import DAY_MS, Counting, Tally
from invariant_guard.ledger.protocol.events import EventKind
from invariant_guard.ledger.stores.base import Contents, StoreUnavailable
from invariant_guard.reading.entries import Entry
from invariant_guard.reading.reader import Reader

logger = logging.getLogger("invariant_guard.console")

# Seconds between two looks, while somebody looks at us and while nobody does.
_PAUSE, _IDLE_PAUSE, _IDLE_AFTER = 0.5, 3.0, 30.0
_PAGE = 2000
# Pages of history that are read between two looks at what is new.
_PAGES_AT_ONCE = 5
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
        counted: whether that reaches a day back, or to the first event.
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
    tally: Tally = field(default_factory=dict)
    since: int | None = None
    counted: bool = False
    trouble: str = ""
    remedy: str = ""
    troubled_since: int = 0


class Watcher:
    """Reads a source in a thread of its own, from the first question on.

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
        self._begin = threading.Lock()
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

    def look(self, patience: float = 2.0) -> Seen:
        """Return what was seen last; the first time, wait until something was."""
        self._asked = time.monotonic()
        self._wake.set()
        if self._thread is None:
            with self._begin:
                if self._thread is None:
                    self._thread = threading.Thread(
                        target=self._run, name="invariant-guard-console", daemon=True
                    )
                    self._thread.start()
        if not self._first.is_set():
            self._first.wait(patience)
        return self._seen

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(2)

    def _run(self) -> None:
        reading: _Reading | None = None
        while not self._stop.is_set():
            try:
                if reading is None:
                    source = self._open()
                    reading = _Reading(source)
                    self._source = source
                self._seen = reading.look()
            except Exception as fault:
                # Whatever it is, the pages say so and the next look may find the store again.
                self._seen = _troubled(self._seen, fault)
                self._source = None
                _close(reading)
                reading = None
            self._first.set()
            busy = reading is not None and not self._seen.counted
            self._pause(0.001 if busy else _PAUSE)
        _close(reading)

    def _pause(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            return
        if time.monotonic() - self._asked > _IDLE_AFTER and self._seen.counted:
            self._wake.clear()
            self._wake.wait(_IDLE_PAUSE)


def _close(reading: _Reading | None) -> None:
    if reading is not None:
        try:
            reading.source.close()
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
    """One opening of the source: forward what is new, backward what was before."""

    def __init__(self, source: Reader) -> None:
        self.source = source
        self._counting = Counting()
        self._newest = source.last_number()
        # Everything behind this number is counted; what is at it or before is still to be.
        self._oldest = self._newest
        self._events: deque[Entry] = deque(maxlen=EVENTS_KEPT)
        self._refusals: deque[Entry] = deque(maxlen=REFUSALS_KEPT)
        self._since = _now()
        self._counted = self._newest == 0
        self._backward()

    def look(self) -> Seen:
        now = _now()
        contents = self.source.contents()
        while page := self._behind():
            for event in page:
                self._counting.add(event)
                self._events.append(event)
                if event.kind == EventKind.BLOCKED:
                    self._refusals.append(event)
            self._newest = page[-1].number
        for _ in range(_PAGES_AT_ONCE):
            if self._counted:
                break
            self._backward()
        return Seen(
            at=now,
            source=self.source.url,
            dropped=self.source.dropped(),
            contents=contents,
            number=self._newest,
            events=tuple(self._events),
            refusals=tuple(self._refusals),
            tally=self._counting.tally(now),
            since=self._since,
            counted=self._counted,
        )

    def _behind(self) -> list[Entry]:
        """Return the next page of what is new."""
        if not self._newest:
            return self.source.events_after(0, _PAGE)
        # The newest one once more: it is never archived, so without it this is another store.
        page = self.source.events_after(self._newest - 1, _PAGE + 1)
        if not page or page[0].number != self._newest:
            raise StoreUnavailable(
                "the store was replaced: its last event is gone", "This page reads the new one."
            )
        return page[1:]

    def _backward(self) -> None:
        """Count one page of what was before."""
        if self._counted:
            return
        start = max(self._oldest - _PAGE, 0)
        page = [e for e in self.source.events_after(start, _PAGE) if e.number <= self._oldest]
        begin = _now() - DAY_MS
        recent = [event for event in page if event.at >= begin]
        for event in recent:
            self._counting.add(event)
        self._fill(self._events, recent)
        self._fill(self._refusals, [e for e in recent if e.kind == EventKind.BLOCKED])
        self._oldest = start
        self._counted = start == 0 or len(recent) < len(page) or not page
        if self._counted:
            self._since = begin
        elif recent:
            self._since = min(self._since, recent[0].at)

    @staticmethod
    def _fill(kept: deque[Entry], before: list[Entry]) -> None:
        """Put older ones before those that are kept, as far as there is room."""
        room = (kept.maxlen or 0) - len(kept)
        if room > 0:
            kept.extendleft(reversed(before[-room:]))


def _now() -> int:
    return time.time_ns() // 1_000_000
