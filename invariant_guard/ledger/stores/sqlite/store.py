"""The SQLite store: one machine, any number of processes.

Every step is one transaction that takes the write lock first (`BEGIN IMMEDIATE`), so what it read
is still so when it writes. SQLite's own waiting is switched off: it backs off ever longer, and
under load one process then gets every turn and another none. Short random naps, up to a budget,
share the lock evenly.

    path given ->  local disk?  -> create 0600 -> connect -> same file still? -> WAL? -> schema?
                       |               |             |              |             |         |
                       `---------------`-------------`--------------`-------------`---------`-> refuse
"""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
import stat
import sys
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

from invariant_guard.ledger.model.keys import escape
from invariant_guard.ledger.protocol.admission import Decision, Request, admit
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.position_reads import restart
from invariant_guard.ledger.protocol.recovery import rebooted
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.protocol.steps import Step
from invariant_guard.ledger.stores import codec, liveness
from invariant_guard.ledger.stores.base import (
    BUDGET,
    Contents,
    Operation,
    StoreUnavailable,
    T,
    unbound,
)
from invariant_guard.ledger.stores.sqlite.mounts import network_file_system
from invariant_guard.ledger.stores.sqlite.wal import LAST_RESORT, Log

_APPLICATION = 0x49476C31

# Orders are kept by whether they are live, then by id: the few in flight lie together behind all that
# are settled, and an admission reads and writes one page there. An index on the key would be a second
# page to write before every order.
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE accounts (label TEXT PRIMARY KEY, account TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE keys (key TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE orders (
    live INTEGER, id TEXT, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (live, id)
) WITHOUT ROWID;
CREATE TABLE events (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TRIGGER events_stay BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_last BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
"""

# One look at all an admission needs: the key's row, what was decided for the id before, and the live
# orders of the key. The second column says which is which. No numbered parameters: Python 3.12 up to
# 3.12.3 warns of them each time.
_LOOK = """
SELECT body, NULL FROM keys WHERE key = ?
UNION ALL SELECT body, 1 FROM orders WHERE live = 0 AND id = ?
UNION ALL SELECT body, id = ? FROM orders WHERE live = 1 AND (key = ? OR id = ?)
"""
_KEEP_KEY = "INSERT INTO keys VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body"
_KEEP_ORDER = "INSERT OR REPLACE INTO orders VALUES (?, ?, ?, ?)"
# Twice one row, because SQLite builds a table to look up `live IN (0, 1)`.
_FIND_ORDER = """
SELECT coalesce(
    (SELECT body FROM orders WHERE live = 1 AND id = ?),
    (SELECT body FROM orders WHERE live = 0 AND id = ?)
)
"""
_DROP_ORDER = "DELETE FROM orders WHERE live = ? AND id = ?"
_APPEND = "INSERT INTO events (at, body) VALUES (?, ?)"

# A connection that a forked child inherited is neither used nor closed there: closing would
# touch files and locks that are the parent's.
_inherited: list[sqlite3.Connection | sqlite3.Cursor | None] = []
_stores: weakref.WeakSet[SQLiteStore] = weakref.WeakSet()


def since_boot() -> int:
    """Give the store's time: milliseconds that all processes count alike and nobody sets back."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime_ns(clock) // 1_000_000


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
        self._budget = budget
        self._clock = clock
        self._owners = Path(f"{path}.owners")
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        # One for all statements, each read to its end before the next; making one each time costs.
        self._cursor: sqlite3.Cursor | None = None
        self._log: Log | None = None
        self._inode = (0, 0)
        self._accounts: dict[str, str] = {}
        # Store time from which on nothing is missing: the file was made, or the machine started.
        self._since: int | None = None
        self._closed = False
        _stores.add(self)

    # -- steps ---------------------------------------------------------------------------

    def admit(self, label: str, suffix: str, request: Request) -> Decision:
        with _Transaction(self) as cursor:
            account = self._accounts.get(label) or self._account(cursor, label)
            if account is None:
                decision, event = unbound(label, suffix, request)
                _append(cursor, event)
                return decision
            name = f"{account}/{suffix}"
            body: str | None = None
            record: Reservation | None = None
            live: list[Reservation] = []
            id_ = request.id
            for text, which in cursor.execute(_LOOK, (name, id_, id_, name, id_)):
                if which is None:
                    body = text
                elif which:
                    record = codec.text_to_record(text)
                else:
                    live.append(codec.text_to_record(text))
            key = codec.text_to_key(name, body, tuple(live), self._since)
            step = admit(key, record, request, self._clock())
            if body is None and step.key.key:
                # An admission changes no row of a key: this one is for reconcile to find the name.
                cursor.execute(_KEEP_KEY, (name, codec.key_to_text(step.key)))
            # Nor was there a row of the id.
            for admitted in step.records:
                text = codec.record_to_text(admitted)
                cursor.execute(_KEEP_ORDER, (admitted.live, admitted.id, admitted.key, text))
            for event in step.events:
                _append(cursor, event)
            return step.answer

    def _account(self, cursor: sqlite3.Cursor, label: str) -> str | None:
        """Give what a label is bound to. It is remembered: nothing ever binds it anew."""
        query = "SELECT account FROM accounts WHERE label = ?"
        row = cursor.execute(query, (label,)).fetchone()
        if row is None:
            return None
        account: str = row[0]
        self._accounts[label] = account
        return account

    def run(self, operation: Operation[T]) -> T:
        with _Transaction(self) as cursor:
            record = _record(cursor, operation.id) if operation.id else None
            name = operation.key if record is None else record.key
            row = cursor.execute("SELECT body FROM keys WHERE key = ?", (name,)).fetchone()
            key = codec.text_to_key(name, row and row[0], _live(cursor, name), self._since)
            step = operation.function(key, record, self._clock())
            if step.key.key and (row is None or step.key is not key):
                cursor.execute(_KEEP_KEY, (step.key.key, codec.key_to_text(step.key)))
            _keep(cursor, step)
        if self._log is not None:
            self._log.carry_back()
        return step.answer

    # -- accounts and contents -----------------------------------------------------------

    def bind(self, label: str, account: str) -> str:
        with _Transaction(self) as cursor:
            cursor.execute(
                "INSERT INTO accounts VALUES (?, ?) ON CONFLICT DO NOTHING",
                (label, escape(account)),
            )
            if cursor.rowcount == 1:
                _append(cursor, Event(EventKind.BOUND, "", detail=f"{label} -> {account}"))
            found = cursor.execute("SELECT account FROM accounts WHERE label = ?", (label,))
            return str(found.fetchone()[0])

    def contents(self) -> Contents:
        with _Transaction(self) as cursor:
            accounts = dict(cursor.execute("SELECT label, account FROM accounts"))
            return Contents(self._clock(), _keys(cursor), accounts)

    def record(self, order_id: str) -> Reservation | None:
        with _Transaction(self) as cursor:
            return _record(cursor, order_id)

    def events(self, since: int | None = None) -> list[Event]:
        with _Transaction(self) as cursor:
            rows = cursor.execute(
                "SELECT number, body FROM events WHERE at >= ? ORDER BY number",
                (-1 if since is None else since,),
            )
            return [codec.text_to_event(body, number) for number, body in rows]

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
        with self._lock:
            self._closed = True
            connection, self._connection, self._cursor = self._connection, None, None
            log, self._log = self._log, None
            if log is not None:
                log.close()
            if connection is not None:
                connection.close()

    # -- the file ------------------------------------------------------------------------

    def _enter(self) -> sqlite3.Cursor:
        until = time.monotonic() + self._budget
        if not self._lock.acquire(timeout=self._budget):
            raise _busy(self.path)
        try:
            cursor = self._cursor
            if cursor is None:
                cursor = self._open(until)
            else:
                self._check_same_file()
            _begin(cursor, until, self.path)
        except sqlite3.Error as fault:
            self._lock.release()
            raise _unavailable(self.path, fault) from fault
        except BaseException:
            self._lock.release()
            raise
        return cursor

    def _leave(self, cursor: sqlite3.Cursor, fault: BaseException | None) -> None:
        try:
            if fault is None:
                try:
                    cursor.execute("COMMIT")
                    if self._log is not None:
                        self._log.count()
                except sqlite3.Error as failed:
                    fault = failed
            if fault is not None:
                with contextlib.suppress(sqlite3.Error):
                    # Where the commit itself failed for good, there is nothing left to undo.
                    cursor.execute("ROLLBACK")
        finally:
            self._lock.release()
        if isinstance(fault, sqlite3.Error):
            raise _unavailable(self.path, fault) from fault

    def _check_same_file(self) -> None:
        try:
            found = os.stat(self.path)
        except OSError:
            found = None
        if found is None or (found.st_dev, found.st_ino) != self._inode:
            raise StoreUnavailable(
                f"{self.path} is no longer the file that was opened: it was moved, deleted or "
                "replaced, and other processes may be using another ledger",
                "Put the file back, or stop every service that uses it and start them again.",
            )

    def _open(self, until: float) -> sqlite3.Cursor:
        if self._closed:
            raise StoreUnavailable("this ledger was closed", "Open it again with open_ledger.")
        kind = network_file_system(Path(self.path))
        if kind is not None:
            raise StoreUnavailable(
                f"{self.path} is on a network file system ({kind}), where SQLite's locks do not "
                "hold",
                "Use a local disk, or redis:// for several machines.",
            )
        try:
            # Only ever creates: opening and closing the file of a live connection by hand would
            # drop that connection's locks.
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError:
            pass
        except OSError as fault:
            raise StoreUnavailable(
                f"cannot create {self.path}: {fault.strerror}",
                "Create its directory, writable for this user.",
            ) from fault
        found = os.stat(self.path)
        if not stat.S_ISREG(found.st_mode):
            # Not its rights: who is told to chmod /tmp or a device does harm by it.
            raise StoreUnavailable(f"{self.path} is no file", "Name a file of its own.")
        if found.st_mode & 0o077:
            raise StoreUnavailable(
                f"{self.path} is open to other users (mode {found.st_mode & 0o777:o})",
                f"chmod 600 {self.path}",
            )
        connection = sqlite3.connect(
            self.path, timeout=0, isolation_level=None, check_same_thread=False
        )
        try:
            cursor = connection.cursor()
            self._prepare(cursor, until)
            log = Log(self.path)
        except BaseException:
            connection.close()
            raise
        self._inode = (found.st_dev, found.st_ino)
        self._accounts = {}
        self._check_same_file()
        self._connection, self._cursor, self._log = connection, cursor, log
        return cursor

    def _prepare(self, cursor: sqlite3.Cursor, until: float) -> None:
        def journal() -> str:
            return str(cursor.execute("PRAGMA journal_mode = WAL").fetchone()[0])

        mode = _patiently(journal, until, self.path)
        if mode != "wal":
            raise StoreUnavailable(
                f"{self.path} cannot keep a write-ahead log (journal mode {mode})",
                "Use a local disk.",
            )
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute(f"PRAGMA wal_autocheckpoint = {LAST_RESORT}")
        _begin(cursor, until, self.path)
        try:
            self._check_schema(cursor)
            self._check_boot(cursor)
        except BaseException:
            cursor.execute("ROLLBACK")
            raise
        cursor.execute("COMMIT")

    def _check_schema(self, cursor: sqlite3.Cursor) -> None:
        version = int(cursor.execute("PRAGMA user_version").fetchone()[0])
        application = int(cursor.execute("PRAGMA application_id").fetchone()[0])
        tables = cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not tables and not version:
            for statement in _SCHEMA.split(";\n"):
                cursor.execute(statement)
            cursor.execute(f"PRAGMA application_id = {_APPLICATION}")
            cursor.execute(f"PRAGMA user_version = {codec.SCHEMA}")
        elif application != _APPLICATION:
            raise StoreUnavailable(
                f"{self.path} is a database of something else", "Name a file of its own."
            )
        elif version != codec.SCHEMA:
            raise StoreUnavailable(
                f"{self.path} has ledger schema {version}, and this is schema {codec.SCHEMA}",
                "Run one version of invariant-guard on all services.",
            )

    def _check_boot(self, cursor: sqlite3.Cursor) -> None:
        """After a reboot the last commits may be lost, every owner is dead, and time began anew."""
        boot, now = liveness.boot_id(), self._clock()
        # Of the wall clock: the moment that our own counts from.
        begun = time.time_ns() // 1_000_000 - now
        known = dict(cursor.execute("SELECT name, value FROM meta"))
        if known.get("boot") == boot and "begun" in known:
            # A file of an earlier version does not say.
            self._since = codec.maybe_number(known.get("since", ""))
            return
        self._since = now
        keep = "INSERT OR REPLACE INTO meta VALUES (?, ?)"
        cursor.executemany(keep, [("boot", boot), ("begun", str(begun)), ("since", str(now))])
        if known.get("boot", boot) == boot:
            return
        ahead = begun - int(known.get("begun", begun))
        for former in _keys(cursor):
            key = restart(former, now)
            for record in former.live:
                step = rebooted(key, record, now, ahead)
                key = step.key
                _keep(cursor, step)
            cursor.execute(_KEEP_KEY, (key.key, codec.key_to_text(key)))
        _append(cursor, Event(EventKind.RESTARTED, "", detail="the machine was rebooted"))

    def _after_fork(self) -> None:
        if self._connection is not None:
            _inherited.append(self._connection)
            # So that letting go of it finalizes no statement of the parent's.
            _inherited.append(self._cursor)
        if self._log is not None:
            _inherited.append(self._log.connection)
        self._connection = self._cursor = self._log = None
        self._lock = Lock()


class _Transaction:
    """One write transaction in `with`; a class, because a generator costs more before each order."""

    __slots__ = ("_cursor", "_store")

    def __init__(self, store: SQLiteStore) -> None:
        self._store = store

    def __enter__(self) -> sqlite3.Cursor:
        self._cursor = self._store._enter()
        return self._cursor

    def __exit__(self, kind: object, fault: BaseException | None, traceback: object) -> None:
        self._store._leave(self._cursor, fault)


def _forget_connections() -> None:
    for store in _stores:
        store._after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_connections)


def _begin(cursor: sqlite3.Cursor, until: float, path: str) -> None:
    try:
        cursor.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as fault:
        if not _is_busy(fault):
            raise
        _patiently(lambda: cursor.execute("BEGIN IMMEDIATE"), until, path)


def _patiently(attempt: Any, until: float, path: str) -> Any:
    """Try until the budget is spent, napping for random moments so that nobody is favoured.

    The nearer its end, the shorter the naps: who has waited longest asks most often.
    """
    while True:
        try:
            return attempt()
        except sqlite3.OperationalError as fault:  # noqa: PERF203 -- the loop is for this
            if not _is_busy(fault):
                raise
            left = until - time.monotonic()
            nap = random.uniform(0.0001, 0.0001 + 0.0009 * min(left / BUDGET, 1))
            if nap >= left:
                raise _busy(path) from fault
            time.sleep(nap)


def _is_busy(fault: sqlite3.OperationalError) -> bool:
    text = str(fault)
    return "locked" in text or "busy" in text


def _busy(path: str) -> StoreUnavailable:
    return StoreUnavailable(
        f"{path} stayed locked by another process for longer than an order may wait",
        "Find who holds it; a stopped process or an open sqlite3 shell in a transaction does.",
    )


def _unavailable(path: str, fault: sqlite3.Error) -> StoreUnavailable:
    text = str(fault)
    if "full" in text:
        return StoreUnavailable(f"the disk of {path} is full", "Free space; nothing was lost.")
    if any(word in text for word in ("malformed", "not a database", "file format", "no such")):
        return StoreUnavailable(
            f"{path} is corrupt: {text}",
            "Stop every service, keep the file for a post-mortem, start with a new one, bind the "
            "accounts and reconcile.",
        )
    # A commit that failed for another reason may still be found in the log on the next start.
    return StoreUnavailable(
        f"{path}: {text}", "Look at the disk and the file's rights.", unsure=True
    )


def _append(cursor: sqlite3.Cursor, event: Event) -> None:
    at = time.time_ns() // 1_000_000
    cursor.execute(_APPEND, (at, codec.event_to_text(event, at)))


def _keep(cursor: sqlite3.Cursor, step: Step[Any]) -> None:
    """Keep a step's records, wherever they stood before, and append its events."""
    for record in step.records:
        cursor.execute(_DROP_ORDER, (not record.live, record.id))
        text = codec.record_to_text(record)
        cursor.execute(_KEEP_ORDER, (record.live, record.id, record.key, text))
    for event in step.events:
        _append(cursor, event)


def _record(cursor: sqlite3.Cursor, order_id: str) -> Reservation | None:
    text = cursor.execute(_FIND_ORDER, (order_id, order_id)).fetchone()[0]
    return None if text is None else codec.text_to_record(text)


def _live(cursor: sqlite3.Cursor, key: str) -> tuple[Reservation, ...]:
    rows = cursor.execute("SELECT body FROM orders WHERE live = 1 AND key = ?", (key,))
    return tuple(codec.text_to_record(row[0]) for row in rows)


def _keys(cursor: sqlite3.Cursor) -> tuple[KeyState, ...]:
    """Give every key with its live orders, in one pass over each table."""
    live: dict[str, list[Reservation]] = {}
    for name, text in cursor.execute("SELECT key, body FROM orders WHERE live = 1"):
        live.setdefault(name, []).append(codec.text_to_record(text))
    return tuple(
        codec.text_to_key(name, body, tuple(live.get(name, ())))
        for name, body in cursor.execute("SELECT key, body FROM keys ORDER BY key")
    )
