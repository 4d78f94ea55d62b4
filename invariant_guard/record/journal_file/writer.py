"""JournalWriter: decisions on their way into a journal, kept away from the trade.

An order only puts its record into a bounded queue. One thread writes what has gathered there in one
transaction; where the file is locked, full or gone it goes on trying, the queue fills, and what it
cannot take is counted.
"""

from __future__ import annotations

import logging
import os
import socket
import sqlite3
import time
from queue import Empty
from threading import Lock
from typing import NamedTuple

from invariant_guard.basics.log import say
from invariant_guard.record.decisions import GuardEvent
from invariant_guard.record.journal import Journal, event_of
from invariant_guard.record.journal_file.address import Address, address_of, service_name
from invariant_guard.record.journal_file.file import JournalFile, Unusable
from invariant_guard.record.journal_file.schema import JournalRow, row_of
from invariant_guard.record.listeners import END, Subscription

CAPACITY = 10_000
#: Decisions in one transaction at most, and seconds in which others may join the first.
_BATCH = 1_000
_LINGER = 0.05
_LONGEST_PAUSE = 5.0


class Taken(NamedTuple):
    """A client id that a service took, so that its order may carry it."""

    client_id: str


class JournalWriter(Subscription):
    """Writes the decisions of this process into one journal; safe across forks.

    Args:
        address: of the journal.
        capacity: decisions waiting at most; what comes on top is dropped and counted.
    """

    def __init__(self, address: Address, capacity: int = CAPACITY) -> None:
        super().__init__(_nobody, _as_event, capacity)
        self.address = address
        #: What keeps it from writing, or an empty text.
        self.trouble = ""
        self._file = JournalFile(address)
        self._service = service_name()
        self._begin()

    def _begin(self) -> None:
        # Of which process; a forked child is another writer.
        self._origin = (self._service, socket.gethostname(), os.getpid())
        self._name = f"{self._origin[1]}/{self._origin[2]}/{time.time_ns()}"

    def keep(self, journal: Journal) -> None:
        """Write an enforcer's decisions from now on."""
        journal.share(self)

    def take(self, client_id: str) -> None:
        """Note that a service took an id; its decision is offered already."""
        self.offer(Taken(client_id))

    def _take(self) -> tuple[list[object], bool]:
        items, ended = super()._take()
        if not ended:
            time.sleep(_LINGER)
        while not ended and len(items) < _BATCH:
            try:
                item = self._queue.get_nowait()
            except Empty:
                break
            if item is END:
                ended = True
            else:
                items.append(item)
        return items, ended

    def _deliver(self, items: list[object]) -> None:
        rows: list[JournalRow] = []
        taken: list[tuple[str]] = []
        for item in items:
            if isinstance(item, Taken):
                taken.append(item)
                continue
            try:
                rows.append(row_of(event_of(item), self._origin))
            except Exception as fault:
                self.dropped += 1
                self._report(fault)
        pause = 0.05
        while True:
            try:
                self._file.write(rows, self._counts(), taken)
            except (sqlite3.Error, OSError, Unusable) as fault:
                self._say_trouble(fault)
            else:
                self.trouble = ""
                return
            if self._closed:
                self.dropped += len(rows)
                return
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE if self.trouble else 0.5)

    def _counts(self) -> tuple[object, ...]:
        return (self._name, *self._origin, time.time_ns() // 1_000_000, self.dropped)

    def _say_trouble(self, fault: Exception) -> None:
        text = str(fault)
        if isinstance(fault, BlockingIOError) or "locked" in text or "busy" in text:
            # Somebody else writes; that ends by itself.
            return
        if text != self.trouble:
            self.trouble = text
            say(
                logging.ERROR,
                "the journal %s cannot be written: %s; decisions wait, and are dropped and counted "
                "once %d do",
                self.address.path, text, self._capacity,
            )  # fmt: skip

    def _after_fork(self) -> None:
        super()._after_fork()
        self.dropped = self.failed = 0
        self.trouble = ""
        self._file.after_fork()
        self._begin()


def _nobody(event: GuardEvent) -> None:
    """Stand for the callback of a listener, of which a writer has none."""


def _as_event(item: object) -> GuardEvent:
    return event_of(item)


_lock = Lock()
_writers: dict[str, JournalWriter] = {}


def writer_of(url: str) -> JournalWriter:
    """Return the writer of a journal: one for each file, whoever asks.

    Raises:
        ValueError: the URL names no journal.
    """
    address = address_of(url)
    with _lock:
        writer = _writers.get(address.path)
        if writer is None:
            writer = _writers[address.path] = JournalWriter(address)
        return writer


def dropped_in_this_process() -> int:
    """Return how many decisions of this process no journal could take."""
    return sum(writer.dropped for writer in list(_writers.values()))


def _after_fork_in_child() -> None:
    global _lock
    _lock = Lock()


os.register_at_fork(after_in_child=_after_fork_in_child)
