"""LedgerReader: a ledger in Redis, or in this process, through its own reads."""

from __future__ import annotations

import time
from collections.abc import Iterator

from invariant_guard.ledger.ledger import Ledger
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.stores.base import Contents
from invariant_guard.reading.entries import Entry, entry_of, outcome_of_refusal
from invariant_guard.reading.lives import life_of
from invariant_guard.reading.reader import Bucket, Wanted
from invariant_guard.reading.tallies import MINUTE, Mark, Tallies

_PAGE = 1000


class LedgerReader:
    """Reads any ledger by what its store answers without a lock.

    Args:
        ledger: to be read.
        url: what to call it; its own URL may hold a password.
    """

    origin = "ledger"

    def __init__(self, ledger: Ledger, *, url: str = "") -> None:
        self.url = url or ledger.url
        self._ledger = ledger
        self._tallies = Tallies(self._marks, self.number_at)

    def events_after(self, number: int, limit: int = _PAGE) -> list[Entry]:
        """Return a page of entries, oldest first."""
        return [entry_of(event) for event in self._ledger.events_after(number, limit)]

    def last_number(self) -> int:
        """Return the number of the newest entry, or 0."""
        return self._before(None)

    def number_at(self, at: int) -> int:
        """Return the number of the last entry before a moment, or 0."""
        return self._before(at)

    def refusals(self, wanted: Wanted = Wanted()) -> list[Entry]:  # noqa: B008
        """Return the refusals that are wanted, oldest first."""
        return wanted.newest(entry_of(event) for event in self._ledger.blocked(wanted.since)[::-1])

    def tally(self, since: int, step: int, before: int | None = None) -> list[Bucket]:
        """Return decisions counted by steps of time."""
        return self._tallies.tally(since, step, before)

    def history(self, order_id: str) -> list[Entry]:
        """Return all entries of one order, oldest first."""
        if not order_id:
            return []

        def events_since(at: int | None) -> list[Event]:
            number = 0 if at is None else self._before(at)
            return [event for event in self._all(number) if event.id == order_id]

        record, store_now = self._ledger.order(order_id), self._ledger.contents().now
        found = life_of(record, store_now, time.time_ns() // 1_000_000, events_since)
        return [entry_of(event) for event in found]

    def contents(self) -> Contents:
        """Return keys, orders in flight and labels, at one moment."""
        return self._ledger.contents()

    def order(self, order_id: str) -> Reservation | None:
        """Return the record of an order; None where there is none."""
        return self._ledger.order(order_id)

    def dropped(self) -> int:
        """Return 0: an order waits for the ledger, so nothing is lost on the way."""
        return 0

    def close(self) -> None:
        """Let go of the connection."""
        self._ledger.close()

    def _all(self, number: int) -> Iterator[Event]:
        while True:
            page = self._ledger.events_after(number, _PAGE)
            yield from page
            # One that is not full is the last.
            if len(page) < _PAGE:
                return
            number = page[-1].number

    def _marks(self, number: int, end: int) -> Iterator[Mark]:
        for event in self._all(number):
            if event.number > end:
                return
            if event.kind is EventKind.ADMITTED:
                outcome = "allowed"
            elif event.kind is EventKind.BLOCKED:
                outcome = outcome_of_refusal(event.code)
            elif event.kind is EventKind.IMPORTED:
                outcome = "foreign"
            else:
                continue
            yield Mark(event.number, event.at // MINUTE, outcome)

    def _before(self, at: int | None) -> int:
        """Find a number by doubling and halving, with pages of one event."""

        def precedes(number: int) -> bool:
            page = self._ledger.events_after(number - 1, 1)
            return bool(page) and (at is None or page[0].at < at)

        first = self._ledger.events_after(0, 1)
        if not first or not precedes(first[0].number):
            return first[0].number - 1 if first else 0
        low, step = first[0].number, 1
        while precedes(low + step):
            low, step = low + step, step * 2
        high = low + step
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if precedes(middle) else (low, middle)
        return low
