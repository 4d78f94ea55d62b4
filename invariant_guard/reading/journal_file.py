"""JournalReader: the decisions of a machine, read beside the services that write them."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.ledger.stores.base import StoreUnavailable
from invariant_guard.reading.entries import Entry
from invariant_guard.reading.read_only import ReadOnlyFile
from invariant_guard.reading.reader import Bucket, Wanted
from invariant_guard.reading.tallies import Mark, Tallies
from invariant_guard.record.journal_file.schema import APPLICATION, BLOCKED, VERSION

_COLUMNS = (
    "number, at, kind, code, reason, remedy, source, account, exchange, symbol, side, quantity,"
    " price, basis, service, host, pid, enforced, "
)
# An id that its handle only offered is on no order. A journal of version 1 kept none.
_CLIENT_ID = {1: "''", VERSION: "CASE WHEN taken THEN client_id ELSE '' END"}
_PAGE = "FROM decisions WHERE number > ? ORDER BY number LIMIT ?"
_NEWEST_REFUSALS = """
FROM decisions WHERE kind = 'blocked' AND at >= ? AND number < ? ORDER BY at DESC, number DESC
"""
_MARKS = """
SELECT max(number), at / 60000, kind, failed, count(*) FROM decisions
WHERE number > ? AND number <= ? AND kind IN ('admitted', 'blocked')
GROUP BY at / 60000, kind, failed
"""


class Writer(NamedTuple):
    """One process that wrote, and what it could not.

    Attributes:
        at: Unix ms of its last batch.
        dropped: decisions that found its queue full.
        replaced: how often it found the file deleted or replaced.
    """

    service: str
    host: str
    pid: int
    at: int
    dropped: int
    replaced: int


class JournalReader:
    """Reads a journal through a connection of its own, opened read-only.

    Args:
        path: of the file.
        url: what to call it.
    """

    origin = "journal"

    def __init__(self, path: str, *, url: str = "") -> None:
        self.url = url or f"sqlite:///{path}"
        self._file = ReadOnlyFile(path, self._check)
        self._tallies = Tallies(self._marks, self.number_at, lambda: self._file.replaced)

    def events_after(self, number: int, limit: int = 1000) -> list[Entry]:
        """Return a page of entries, oldest first."""
        return self._file.read(
            lambda cursor: [_entry(row) for row in _select(cursor, _PAGE, number, limit)]
        )

    def first_number(self) -> int:
        """Return the number of the oldest entry, or 0; what came before it was dropped."""
        return self._one("SELECT coalesce(min(number), 0) FROM decisions")

    def last_number(self) -> int:
        """Return the number of the newest entry, or 0."""
        return self._one("SELECT coalesce(max(number), 0) FROM decisions")

    def number_at(self, at: int) -> int:
        """Return the number before the first entry since a moment, or of the last."""
        # Batches of several processes are not written in the order of their times.
        first = self._one("SELECT coalesce(min(number), 0) FROM decisions WHERE at >= ?", at)
        return first - 1 if first else self.last_number()

    def refusals(self, wanted: Wanted = Wanted()) -> list[Entry]:  # noqa: B008
        """Return the refusals that are wanted, oldest first."""
        since = -1 if wanted.since is None else wanted.since
        before = sys.maxsize if wanted.before is None else wanted.before

        def look(cursor: sqlite3.Cursor) -> list[Entry]:
            rows = _select(cursor, _NEWEST_REFUSALS, since, before)
            return wanted.newest(_entry(row) for row in rows)

        return self._file.read(look)

    def tally(self, since: int, step: int, before: int | None = None) -> list[Bucket]:
        """Return decisions counted by steps of time."""
        return self._tallies.tally(since, step, before)

    def history(self, order_id: str) -> list[Entry]:
        """Return an empty list: a journal knows decisions alone."""
        return []

    def contents(self) -> None:
        """Return None: a journal holds no keys."""
        return

    def order(self, order_id: str) -> None:
        """Return None: a journal knows decisions alone."""
        return

    def dropped(self) -> int:
        """Return how many decisions were lost on the way to this file."""
        return self._one("SELECT coalesce(sum(dropped), 0) FROM writers")

    def writers(self) -> list[Writer]:
        """Return the processes that wrote, the latest first."""
        query = "SELECT service, host, pid, at, dropped, replaced FROM writers ORDER BY at DESC"
        return self._file.read(lambda cursor: [Writer(*row) for row in cursor.execute(query)])

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _one(self, query: str, *values: int) -> int:
        return self._file.read(lambda cursor: int(cursor.execute(query, values).fetchone()[0]))

    def _marks(self, number: int, end: int) -> Iterator[Mark]:
        for upto, minute, kind, failed, count in self._file.read(
            lambda cursor: cursor.execute(_MARKS, (number, end)).fetchall()
        ):
            outcome = "allowed" if kind != BLOCKED else "failed" if failed else "refused"
            yield Mark(upto, minute, outcome, count)

    def _check(self, cursor: sqlite3.Cursor) -> None:
        path = self._file.path
        application = int(cursor.execute("PRAGMA application_id").fetchone()[0])
        version = _version(cursor)
        if application != APPLICATION:
            raise StoreUnavailable(f"{path} is no journal", "Name the journal's own file.")
        if version not in _CLIENT_ID:
            raise StoreUnavailable(
                f"{path} is a journal of version {version}, and this is version {VERSION}",
                "Run one version of invariant-guard, or delete the file.",
            )


def _version(cursor: sqlite3.Cursor) -> int:
    return int(cursor.execute("PRAGMA user_version").fetchone()[0])


def _select(cursor: sqlite3.Cursor, rest: str, *values: int) -> sqlite3.Cursor:
    # The version of now: a writer may have upgraded the file since it was opened.
    return cursor.execute(f"SELECT {_COLUMNS}{_CLIENT_ID[_version(cursor)]} {rest}", values)


def _entry(row: tuple[Any, ...]) -> Entry:
    (number, at, kind, code, reason, remedy, source, account, exchange, symbol, side, quantity,
     price, basis, service, host, pid, enforced, client_id) = row  # fmt: skip
    if not remedy and kind == BLOCKED and code in ViolationCode.__members__:
        remedy = ViolationCode[code].remedy
    return Entry(
        number, at, kind, code, reason, remedy, source, account, exchange, symbol, side, quantity,
        price, basis=basis, service=service, host=host, pid=pid, enforced=bool(enforced),
        client_id=client_id,
    )  # fmt: skip
