"""The SQLite store: one machine, any number of processes.

Every step is one transaction that takes the write lock first (`BEGIN IMMEDIATE`), so what it read
is still so when it writes.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence

from invariant_guard.ledger.limits.book import Book
from invariant_guard.ledger.limits.edits import Edit
from invariant_guard.ledger.limits.judge import Admitted, admit_within
from invariant_guard.ledger.limits.plan import Rules
from invariant_guard.ledger.limits.rows import NO_ROW, Change
from invariant_guard.ledger.limits.totals import added, changes, recomputed
from invariant_guard.ledger.model.keys import escape
from invariant_guard.ledger.protocol.admission import Decision, Request, admit
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.position_reads import restart
from invariant_guard.ledger.protocol.recovery import rebooted
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.protocol.retirement import hindrances
from invariant_guard.ledger.stores import codec, liveness
from invariant_guard.ledger.stores.base import (
    BUDGET,
    Contents,
    Operation,
    Rebound,
    StoreUnavailable,
    T,
    unbound,
)
from invariant_guard.ledger.stores.sqlite import tables
from invariant_guard.ledger.stores.sqlite.database_file import DatabaseFile
from invariant_guard.ledger.stores.sqlite.frames import texts_of
from invariant_guard.ledger.stores.sqlite.remembered import Remembered
from invariant_guard.ledger.stores.sqlite.tables import (
    KEEP_KEY,
    all_keys,
    append,
    append_text,
    begin_anew,
    book_of,
    check_schema,
    keep,
    keep_book,
    keep_rows,
    limit_rows,
    live_of,
    names_of_keys,
    record_of,
    records_of,
    wall_clock,
)

_BOOTTIME = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def since_boot() -> int:
    """Return the store's time: milliseconds since boot, the same in all processes."""
    return time.clock_gettime_ns(_BOOTTIME) // 1_000_000


class SQLiteStore:
    """Keeps the ledger in a file.

    Opened at first use, so that a service starts, and refuses orders, while its disk is away.
    Raises ValueError for a path that is not absolute, and on systems other than Linux and macOS.
    """

    adopts_first = False

    def __init__(
        self, path: str, *, budget: float = BUDGET, clock: Callable[[], int] = since_boot
    ) -> None:
        if not os.path.isabs(path):
            raise ValueError(
                f"sqlite ledger path {path!r} is not absolute: two working directories would be "
                "two ledgers; write sqlite:////var/lib/trading/ledger.db"
            )
        if sys.platform not in ("linux", "darwin"):
            raise ValueError(
                f"a sqlite ledger does not run on {sys.platform}: its proof of a dead process "
                "needs flock; use redis://, or memory:// within one process"
            )
        self.path = path
        self._file = DatabaseFile(path, budget, self._prepare)
        self._clock = clock
        self._owners = f"{path}.owners"
        # Store time from which on nothing is missing: the file was made, or the machine started.
        self._since: int | None = None
        # What turns of writing share; whoever has the file's lock has this.
        self._remembered = Remembered()
        self._turn = _Turn(self._file, self._remembered)
        # The limits as they were last read, with the plans made of them.
        self._rules: Rules | None = None

    # -- steps ---------------------------------------------------------------------------

    def admit(self, label: str, suffix: str, request: Request) -> Decision:
        with self._turn as cursor:
            remembered = self._remembered
            name, revision, row, live = remembered.look(cursor, label, suffix, request)
            if not name:
                decision, event = unbound(label, suffix, request)
                append(cursor, event)
                return decision
            before = row or KeyState(name, last_live=self._since)
            key, now = before.with_live(live) if live else before, self._clock()
            changed: Sequence[Change] = ()
            if revision is None:
                step = admit(key, None, request, now)
            else:
                step, changed = self._admit_within(cursor, revision, key, request, now)
            (record,), events, at = step.records, step.events, wall_clock()
            text, told = texts_of(record, events[0], at)
            if not remembered.admitted(cursor, record, text):
                return self._repeat(cursor, key, request, now, known=row is not None)
            if changed:
                remembered.replace_rows(cursor, changed)
            if row is None or step.key.retired is not before.retired:
                # An admission changes nothing else of a key: this is for reconcile to find the name.
                remembered.keep_key(cursor, step.key)
            append_text(cursor, at, told)
            for event in events[1:]:
                append(cursor, event)
            return step.answer

    def _repeat(
        self, cursor: sqlite3.Cursor, key: KeyState, request: Request, now: int, *, known: bool
    ) -> Decision:
        """Answer what was decided for the id before."""
        step = admit(key, record_of(cursor, request.id), request, now)
        if not known:
            self._remembered.keep_key(cursor, step.key)
        return step.answer

    def run(self, operation: Operation[T]) -> T:
        with self._turn as cursor:
            remembered = self._remembered
            record = record_of(cursor, operation.id) if operation.id else None
            name = operation.key if record is None else record.key
            row = remembered.key(cursor, name)
            if not operation.alone:
                live = live_of(cursor, name)
            else:
                live = (record,) if record is not None and record.live else ()
            before = row or KeyState(name, last_live=self._since)
            key = before.with_live(live) if live else before
            step = operation.function(key, record, self._clock())
            if step.key is not key:
                self._keep_totals(cursor, key, step.key)
            if step.key.key and (row is None or step.key is not key):
                remembered.keep_key(cursor, step.key)
            keep(cursor, step)
            for changed in step.records:
                remembered.note_order(changed)
        self._file.carry_back()
        return step.answer

    # -- limits --------------------------------------------------------------------------

    def _admit_within(
        self, cursor: sqlite3.Cursor, revision: int, key: KeyState, request: Request, now: int
    ) -> Admitted:
        remembered, rules = self._remembered, self._limits_of(cursor, revision)
        plan = rules.plan(key.key, request.source)
        rows = remembered.rows(cursor, plan.rows)
        others: tuple[KeyState, ...] = ()
        if plan.pool is not None:
            names = rules.siblings(
                plan,
                key.key,
                lambda: remembered.count_keys(cursor),
                lambda: names_of_keys(cursor),
            )
            others = remembered.facing(cursor, names, request.side)
        return admit_within(plan, rows, key, None, request, now, others)

    def _limits_of(self, cursor: sqlite3.Cursor, revision: int) -> Rules:
        """Return the limits of a revision, read once for all admissions under it."""
        if self._rules is None or self._rules.book.revision != revision:
            self._rules = Rules(book_of(cursor) or Book())
        return self._rules

    def _keep_totals(self, cursor: sqlite3.Cursor, before: KeyState, after: KeyState) -> None:
        remembered = self._remembered
        revision = remembered.revision(cursor)
        if revision is None or not after.key:
            return
        rules, name = self._limits_of(cursor, revision), f"key:{after.key}"
        (row,) = remembered.rows(cursor, (name,))
        more = changes(rules, row.totals.opens, before, after)
        # Of an account's sources there may be more than are read at once.
        known = {each: remembered.rows(cursor, (each,))[0] for each in more}
        remembered.keep_rows(cursor, added(known, more))

    def edit(self, edit: Edit[T]) -> T:
        with _Transaction(self._file) as cursor:
            book, known = book_of(cursor), limit_rows(cursor)
            standings = {name: known.get(name, NO_ROW).standing for name in edit.scopes}
            edited = edit.function(book, standings, self._clock())
            if edited.book is not None:
                keep_book(cursor, edited.book)
            keep_rows(cursor, edited.changed(known))
            if edited.recompute:
                cursor.execute("UPDATE scopes SET totals = NULL")
                rules = Rules(edited.book or book or Book())
                keep_rows(cursor, added({}, recomputed(rules, all_keys(cursor))))
            for event in edited.events:
                append(cursor, event)
        self._file.carry_back()
        return edited.answer

    # -- accounts and contents -----------------------------------------------------------

    def bind(self, label: str, account: str) -> str:
        with _Transaction(self._file) as cursor:
            cursor.execute(
                "INSERT INTO accounts VALUES (?, ?) ON CONFLICT DO NOTHING",
                (label, escape(account)),
            )
            if cursor.rowcount == 1:
                append(cursor, Event(EventKind.BOUND, "", detail=f"{label} -> {account}"))
            found = tables.account_of(cursor, label)
            assert found is not None
            return found

    def rebind(self, label: str, account: str) -> Rebound:
        with _Transaction(self._file) as cursor:
            after, before = escape(account), tables.account_of(cursor, label) or ""
            if before == after:
                return Rebound(before)
            keys = [key for key in all_keys(cursor) if before and key.is_of(before, after)]
            hindered = tuple(line for key in keys for line in hindrances(key))
            if not hindered:
                for key in keys:
                    body = codec.key_to_text(restart(key, self._clock()))
                    cursor.execute(KEEP_KEY, (key.key, body))
                cursor.execute("INSERT OR REPLACE INTO accounts VALUES (?, ?)", (label, after))
                append(cursor, Event(EventKind.BOUND, "", detail=f"{label} -> {account}"))
            return Rebound(before, hindered)

    def contents(self) -> Contents:
        def look(cursor: sqlite3.Cursor) -> Contents:
            accounts = dict(cursor.execute("SELECT label, account FROM accounts"))
            return Contents(
                self._clock(), all_keys(cursor), accounts, book_of(cursor), limit_rows(cursor)
            )

        return self._file.read(look)

    def record(self, order_id: str) -> Reservation | None:
        return self._file.read(lambda cursor: record_of(cursor, order_id))

    def records(self, order_ids: Sequence[str]) -> list[Reservation]:
        return self._file.read(lambda cursor: records_of(cursor, order_ids))

    def events_after(self, number: int, limit: int) -> list[Event]:
        return self._file.read(lambda cursor: tables.events_after(cursor, number, limit))

    def refusals(self, since: int | None = None) -> list[Event]:
        start = -1 if since is None else since
        return self._file.read(lambda cursor: tables.refusals(cursor, start))

    def prune(self, upto: int, orders: Sequence[Reservation]) -> int:
        with _Transaction(self._file) as cursor:
            count = tables.prune(cursor, upto, orders)
        self._file.carry_back()
        return count

    def owner(self) -> str:
        try:
            return liveness.owner(self._owners)
        except OSError as fault:
            raise StoreUnavailable(
                f"cannot keep a lock file in {self._owners}: {fault.strerror}",
                "Make that directory writable for this user.",
            ) from fault

    def is_dead(self, owner: str) -> bool:
        return liveness.is_dead(self._owners, owner)

    def close(self) -> None:
        self._file.close()

    def _prepare(self, cursor: sqlite3.Cursor) -> None:
        check_schema(cursor, self.path)
        self._check_boot(cursor)

    def _check_boot(self, cursor: sqlite3.Cursor) -> None:
        """Make all keys RECONCILING after a reboot.

        The last commits may be lost, every owner is dead, and time began anew.
        """
        boot, now = liveness.boot_id(), self._clock()
        # Of the wall clock: the moment that our own counts from.
        begun = time.time_ns() // 1_000_000 - now
        known = dict(cursor.execute("SELECT name, value FROM meta"))
        if known.get("boot") == boot and "begun" in known:
            # A file of an earlier version does not say.
            self._since = codec.maybe_number(known.get("since", ""))
            return
        self._since = now
        remember = "INSERT OR REPLACE INTO meta VALUES (?, ?)"
        cursor.executemany(remember, [("boot", boot), ("begun", str(begun)), ("since", str(now))])
        if known.get("boot", boot) == boot:
            return
        ahead = begun - int(known.get("begun", begun))
        for former in all_keys(cursor):
            key = restart(former, now)
            for record in former.live:
                step = rebooted(key, record, now, ahead)
                key = step.key
                keep(cursor, step)
            cursor.execute(KEEP_KEY, (key.key, codec.key_to_text(key)))
        begin_anew(cursor, now)
        append(cursor, Event(EventKind.RESTARTED, "", detail="the machine was rebooted"))


class _Transaction:
    """One write transaction in `with`; a class, because a generator costs more before each order."""

    __slots__ = ("_cursor", "_file")

    def __init__(self, file: DatabaseFile) -> None:
        self._file = file

    def __enter__(self) -> sqlite3.Cursor:
        self._cursor = self._file.enter()
        return self._cursor

    def __exit__(self, kind: object, fault: BaseException | None, traceback: object) -> None:
        self._file.leave(self._cursor, fault)


class _Turn(_Transaction):
    """A write transaction that notes all it writes in what is remembered.

    One for all steps of a store: whoever has the file's lock has its cursor.
    """

    __slots__ = ("_remembered",)

    def __init__(self, file: DatabaseFile, remembered: Remembered) -> None:
        self._file, self._remembered = file, remembered

    def __enter__(self) -> sqlite3.Cursor:
        self._cursor = self._file.enter()
        if not self._file.unchanged:
            self._remembered.forget()
        return self._cursor

    def __exit__(self, kind: object, fault: BaseException | None, traceback: object) -> None:
        self._file.leave(self._cursor, fault, noted=True)
