"""LedgerFileReader: a ledger in SQLite, read beside the services that write it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator

from invariant_guard.ledger.protocol.events import Event
from invariant_guard.ledger.protocol.position_reads import restart
from invariant_guard.ledger.protocol.recovery import rebooted
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.stores import codec, liveness
from invariant_guard.ledger.stores.base import Contents, StoreUnavailable
from invariant_guard.ledger.stores.sqlite import tables
from invariant_guard.ledger.stores.sqlite.store import since_boot
from invariant_guard.reading.entries import Entry, entry_of
from invariant_guard.reading.lives import life_of
from invariant_guard.reading.read_only import ReadOnlyFile
from invariant_guard.reading.reader import Bucket, Wanted
from invariant_guard.reading.tallies import Mark, Tallies

_BLOCKED = "substr(body, 1, 10) = '[\"blocked\"'"
_NEWEST_REFUSALS = f"""
SELECT number, body FROM events WHERE {_BLOCKED} AND at >= ? ORDER BY at DESC, number DESC
"""
# In two looks, as SQLite takes one end alone from the tree, and both from all rows.
_ENDS = "SELECT (SELECT min(number) FROM events), (SELECT max(number) FROM events)"
# By the minute, so that not each row comes here; sorted by small numbers and by no texts.
_ADMITTED = """
SELECT at / 60000, count(*) FROM events
WHERE number > ? AND number <= ? AND substr(body, 1, 10) = '["admitted' GROUP BY 1
"""
_REFUSED = f"""
SELECT at / 60000, instr(body, '","INTERNAL","') > 0, count(*) FROM events
WHERE number > ? AND number <= ? AND {_BLOCKED} GROUP BY 1, 2
"""
_FOREIGN = """
SELECT at / 60000, count(*) FROM events
WHERE number > ? AND number <= ? AND substr(body, 1, 11) = '["imported"' GROUP BY 1
"""
_HISTORY = "SELECT number, body FROM events WHERE number > ? AND instr(body, ?) ORDER BY number"


class LedgerFileReader:
    """Reads a ledger's file through a connection of its own, opened read-only.

    Args:
        path: of the file.
        url: what to call it.
        clock: the store's time in ms.
    """

    origin = "ledger"

    def __init__(self, path: str, *, url: str = "", clock: Callable[[], int] = since_boot) -> None:
        self.url = url or f"sqlite:///{path}"
        self._clock = clock
        self._file = ReadOnlyFile(path, self._check)
        self._tallies = Tallies(self._marks, self.number_at, lambda: self._file.replaced)

    def events_after(self, number: int, limit: int = 1000) -> list[Entry]:
        """Return a page of entries, oldest first."""
        events = self._file.read(lambda cursor: tables.events_after(cursor, number, limit))
        return [entry_of(event) for event in events]

    def last_number(self) -> int:
        """Return the number of the newest entry, or 0."""
        return self._file.read(
            lambda cursor: int(
                cursor.execute("SELECT coalesce(max(number), 0) FROM events").fetchone()[0]
            )
        )

    def number_at(self, at: int) -> int:
        """Return the number of the last entry before a moment, or 0."""
        return self._file.read(lambda cursor: _number_at(cursor, at))

    def refusals(self, wanted: Wanted = Wanted()) -> list[Entry]:  # noqa: B008
        """Return the refusals that are wanted, oldest first."""

        def look(cursor: sqlite3.Cursor) -> list[Entry]:
            rows = cursor.execute(_NEWEST_REFUSALS, (-1 if wanted.since is None else wanted.since,))
            return wanted.newest(entry_of(codec.text_to_event(body, n)) for n, body in rows)

        return self._file.read(look)

    def tally(self, since: int, step: int, before: int | None = None) -> list[Bucket]:
        """Return decisions counted by steps of time."""
        return self._tallies.tally(since, step, before)

    def history(self, order_id: str) -> list[Entry]:
        """Return all entries of one order, oldest first."""
        word = codec.encode([order_id])[1:-1]

        def look(cursor: sqlite3.Cursor) -> list[Event]:
            def events_since(at: int | None) -> list[Event]:
                number = 0 if at is None else _number_at(cursor, at)
                rows = cursor.execute(_HISTORY, (number, word))
                events = [codec.text_to_event(body, number) for number, body in rows]
                return [event for event in events if event.id == order_id]

            record = tables.record_of(cursor, order_id)
            return life_of(record, self._clock(), time.time_ns() // 1_000_000, events_since)

        return [entry_of(event) for event in self._file.read(look)] if order_id else []

    def contents(self) -> Contents:
        """Return keys, orders in flight and labels, at one moment."""

        def look(cursor: sqlite3.Cursor) -> Contents:
            accounts = dict(cursor.execute("SELECT label, account FROM accounts"))
            keys = tables.all_keys(cursor)
            now = self._clock()
            known = dict(cursor.execute("SELECT name, value FROM meta"))
            if known.get("boot", "") != liveness.boot_id():
                # Nobody has written since the machine was started; this is what the first will do.
                begun = time.time_ns() // 1_000_000 - now
                ahead = begun - int(known.get("begun", begun))
                fresh = []
                for former in keys:
                    key = restart(former, now)
                    for record in former.live:
                        key = rebooted(key, record, now, ahead).key
                    fresh.append(key)
                keys = tuple(fresh)
            # Schema 2 has no limits.
            if cursor.execute("PRAGMA user_version").fetchone()[0] == 2:
                return Contents(now, keys, accounts)
            rows = tables.limit_rows(cursor)
            return Contents(now, keys, accounts, tables.book_of(cursor), rows)

        return self._file.read(look)

    def order(self, order_id: str) -> Reservation | None:
        """Return the record of an order; None where there is none."""
        return self._file.read(lambda cursor: tables.record_of(cursor, order_id))

    def dropped(self) -> int:
        """Return 0: an order waits for the ledger, so nothing is lost on the way."""
        return 0

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _marks(self, number: int, end: int) -> Iterator[Mark]:
        def look(cursor: sqlite3.Cursor) -> list[Mark]:
            upto = min(cursor.execute(_ENDS).fetchone()[1] or 0, end)
            found = [
                Mark(upto, minute, outcome, count)
                for outcome, query in (("allowed", _ADMITTED), ("foreign", _FOREIGN))
                for minute, count in cursor.execute(query, (number, upto))
            ]
            found += [
                Mark(upto, minute, "failed" if failed else "refused", count)
                for minute, failed, count in cursor.execute(_REFUSED, (number, upto))
            ]
            return found

        yield from self._file.read(look)

    def _check(self, cursor: sqlite3.Cursor) -> None:
        path = self._file.path
        version = int(cursor.execute("PRAGMA user_version").fetchone()[0])
        application = int(cursor.execute("PRAGMA application_id").fetchone()[0])
        if application != tables.APPLICATION:
            raise StoreUnavailable(f"{path} is no ledger", "Name the ledger's own file.")
        if version not in (2, codec.SCHEMA):
            raise StoreUnavailable(
                f"{path} has ledger schema {version}, and this is schema {codec.SCHEMA}",
                "Run one version of invariant-guard on all services.",
            )
        if tables.has_orders(cursor):
            # Nobody has carried it over yet, and whoever only reads does not.
            cursor.execute("CREATE TEMP VIEW reservations AS SELECT * FROM main.orders")


def _number_at(cursor: sqlite3.Cursor, at: int) -> int:
    """Find by halves: numbers and times rise together, but for steps of the wall clock."""
    low, high = cursor.execute(_ENDS).fetchone()
    if low is None:
        return 0
    low, high = low - 1, high + 1
    while high - low > 1:
        middle = (low + high) // 2
        row = cursor.execute(
            "SELECT number, at FROM events WHERE number >= ? ORDER BY number LIMIT 1", (middle,)
        ).fetchone()
        if row[1] < at:
            low = row[0]
        else:
            high = middle
    return int(low)
