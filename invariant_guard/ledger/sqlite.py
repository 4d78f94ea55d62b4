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
import sys
import time
import weakref
from pathlib import Path
from threading import Lock
from typing import Any

from . import codec, liveness
from .admission import Decision, Request, admit
from .events import Event, EventKind
from .exposure import KeyState
from .keys import escape
from .lifecycle import owner_died
from .mounts import network_file_system
from .observation import restart
from .reservations import Reservation
from .steps import Step
from .stores import BUDGET, Contents, Operation, StoreUnavailable, T, unbound

_APPLICATION = 0x49476C31

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE accounts (label TEXT PRIMARY KEY, account TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE keys (key TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE orders (
    id TEXT PRIMARY KEY, key TEXT NOT NULL, live INTEGER NOT NULL, body TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX live_orders ON orders (key) WHERE live;
CREATE TABLE events (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TRIGGER events_stay BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_last BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
"""

# One look at all an admission needs: the label's account, the key's row, what was decided for the
# id before, and the live orders of the key, one to a row.
_LOOK = """
SELECT a.account, k.body, o.body, l.body
FROM accounts a
LEFT JOIN keys k ON k.key = a.account || '/' || ?1
LEFT JOIN orders o ON o.id = ?2
LEFT JOIN orders l ON l.key = a.account || '/' || ?1 AND l.live
WHERE a.label = ?3
"""
_KEEP_KEY = "INSERT INTO keys VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body"
_KEEP_ORDER = (
    "INSERT INTO orders VALUES (?, ?, ?, ?) "
    "ON CONFLICT (id) DO UPDATE SET live = excluded.live, body = excluded.body"
)
_APPEND = "INSERT INTO events (at, body) VALUES (?, ?)"

# A connection that a forked child inherited is neither used nor closed there: closing would
# touch files and locks that are the parent's.
_inherited: list[sqlite3.Connection] = []
_stores: weakref.WeakSet[SQLiteStore] = weakref.WeakSet()


class SQLiteStore:
    """Keeps the ledger in a file.

    Opened at first use, so that a service starts, and refuses orders, while its disk is away.
    Raises ValueError for a path that is not absolute, and on systems other than Linux and macOS.
    """

    adopts_first = False

    def __init__(self, path: str, *, budget: float = BUDGET) -> None:
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
        self._owners = Path(f"{path}.owners")
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        self._inode = (0, 0)
        self._closed = False
        _stores.add(self)

    # -- steps ---------------------------------------------------------------------------

    def admit(self, label: str, suffix: str, request: Request) -> Decision:
        with self._transaction() as connection:
            rows = connection.execute(_LOOK, (suffix, request.id, label)).fetchall()
            if not rows:
                decision, event = unbound(label, suffix, request)
                _append(connection, event)
                return decision
            account, body, known, first = rows[0]
            name = f"{account}/{suffix}"
            live: tuple[Reservation, ...] = ()
            if first is not None:
                live = tuple(codec.text_to_record(row[3]) for row in rows)
            key = codec.text_to_key(name, body, live)
            record = None if known is None else codec.text_to_record(known)
            step = admit(key, record, request, _now())
            # An admission writes no key: its row is wanted only so that reconcile finds the name.
            self._keep(connection, step, key, new=body is None, legs=False)
            return step.answer

    def run(self, operation: Operation[T]) -> T:
        with self._transaction() as connection:
            record = _record(connection, operation.id) if operation.id else None
            name = operation.key if record is None else record.key
            row = connection.execute("SELECT body FROM keys WHERE key = ?", (name,)).fetchone()
            key = codec.text_to_key(name, row and row[0], _live(connection, name))
            step = operation.function(key, record, _now())
            self._keep(connection, step, key, new=row is None)
            return step.answer

    def _keep(
        self,
        connection: sqlite3.Connection,
        step: Step[Any],
        before: KeyState,
        *,
        new: bool,
        legs: bool = True,
    ) -> None:
        key = step.key
        if key.key and (new or (legs and key is not before)):
            connection.execute(_KEEP_KEY, (key.key, codec.key_to_text(key)))
        for record in step.records:
            body = codec.record_to_text(record)
            connection.execute(_KEEP_ORDER, (record.id, record.key, record.live, body))
        for event in step.events:
            _append(connection, event)

    # -- accounts and contents -----------------------------------------------------------

    def bind(self, label: str, account: str) -> str:
        with self._transaction() as connection:
            connection.execute(
                "INSERT INTO accounts VALUES (?, ?) ON CONFLICT DO NOTHING",
                (label, escape(account)),
            )
            found = connection.execute("SELECT account FROM accounts WHERE label = ?", (label,))
            bound = str(found.fetchone()[0])
            if bound == escape(account):
                _append(connection, Event(EventKind.BOUND, "", detail=f"{label} -> {account}"))
            return bound

    def contents(self) -> Contents:
        with self._transaction() as connection:
            keys = tuple(
                codec.text_to_key(name, body, _live(connection, name))
                for name, body in connection.execute("SELECT key, body FROM keys ORDER BY key")
            )
            accounts = dict(connection.execute("SELECT label, account FROM accounts"))
            return Contents(_now(), keys, accounts)

    def record(self, order_id: str) -> Reservation | None:
        with self._transaction() as connection:
            return _record(connection, order_id)

    def events(self, since: int | None = None) -> list[Event]:
        with self._transaction() as connection:
            rows = connection.execute(
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
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()

    # -- the file ------------------------------------------------------------------------

    def _transaction(self) -> _Transaction:
        return _Transaction(self)

    def _enter(self) -> sqlite3.Connection:
        until = time.monotonic() + self._budget
        if not self._lock.acquire(timeout=self._budget):
            raise _busy(self.path)
        try:
            connection = self._connection
            if connection is None:
                connection = self._open(until)
            else:
                self._check_same_file()
            _begin(connection, until, self.path)
        except sqlite3.Error as fault:
            self._lock.release()
            raise _unavailable(self.path, fault) from fault
        except BaseException:
            self._lock.release()
            raise
        return connection

    def _leave(self, connection: sqlite3.Connection, fault: BaseException | None) -> None:
        try:
            if fault is None:
                try:
                    connection.execute("COMMIT")
                except sqlite3.Error as failed:
                    fault = failed
            if fault is not None:
                with contextlib.suppress(sqlite3.Error):
                    # Where the commit itself failed for good, there is nothing left to undo.
                    connection.execute("ROLLBACK")
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

    def _open(self, until: float) -> sqlite3.Connection:
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
        if found.st_mode & 0o077:
            raise StoreUnavailable(
                f"{self.path} is open to other users (mode {found.st_mode & 0o777:o})",
                f"chmod 600 {self.path}",
            )
        connection = sqlite3.connect(
            self.path, timeout=0, isolation_level=None, check_same_thread=False
        )
        try:
            self._prepare(connection, until)
        except BaseException:
            connection.close()
            raise
        self._inode = (found.st_dev, found.st_ino)
        self._check_same_file()
        self._connection = connection
        return connection

    def _prepare(self, connection: sqlite3.Connection, until: float) -> None:
        def journal() -> str:
            return str(connection.execute("PRAGMA journal_mode = WAL").fetchone()[0])

        mode = _patiently(journal, until, self.path)
        if mode != "wal":
            raise StoreUnavailable(
                f"{self.path} cannot keep a write-ahead log (journal mode {mode})",
                "Use a local disk.",
            )
        connection.execute("PRAGMA synchronous = NORMAL")
        _begin(connection, until, self.path)
        try:
            self._check_schema(connection)
            self._check_boot(connection)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def _check_schema(self, connection: sqlite3.Connection) -> None:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        application = int(connection.execute("PRAGMA application_id").fetchone()[0])
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not tables and not version:
            for statement in _SCHEMA.split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute(f"PRAGMA user_version = {codec.SCHEMA}")
        elif application != _APPLICATION:
            raise StoreUnavailable(
                f"{self.path} is a database of something else", "Name a file of its own."
            )
        elif version != codec.SCHEMA:
            raise StoreUnavailable(
                f"{self.path} has ledger schema {version}, and this is schema {codec.SCHEMA}",
                "Run one version of invariant-guard on all services.",
            )

    def _check_boot(self, connection: sqlite3.Connection) -> None:
        """After a reboot the last commits may be lost, and every owner of before is dead."""
        boot = liveness.boot_id()
        row = connection.execute("SELECT value FROM meta WHERE name = 'boot'").fetchone()
        if row is not None and row[0] == boot:
            return
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('boot', ?)", (boot,))
        if row is None:
            return
        now = _now()
        for name, body in connection.execute("SELECT key, body FROM keys").fetchall():
            key = restart(codec.text_to_key(name, body, _live(connection, name)), now)
            for record in key.live:
                step = owner_died(key, record, now) if record.owner else None
                if step is not None:
                    key = step.key
                    self._keep(connection, step, key, new=False, legs=False)
            connection.execute(_KEEP_KEY, (name, codec.key_to_text(key)))
        _append(connection, Event(EventKind.RESTARTED, "", detail="the machine was rebooted"))

    def _after_fork(self) -> None:
        if self._connection is not None:
            _inherited.append(self._connection)
        self._connection = None
        self._lock = Lock()


class _Transaction:
    """One write transaction in `with`; a class, because a generator costs more before each order."""

    __slots__ = ("_connection", "_store")

    def __init__(self, store: SQLiteStore) -> None:
        self._store = store

    def __enter__(self) -> sqlite3.Connection:
        self._connection = self._store._enter()
        return self._connection

    def __exit__(self, kind: object, fault: BaseException | None, traceback: object) -> None:
        self._store._leave(self._connection, fault)


def _forget_connections() -> None:
    for store in _stores:
        store._after_fork()


os.register_at_fork(after_in_child=_forget_connections)


def _begin(connection: sqlite3.Connection, until: float, path: str) -> None:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as fault:
        if not _is_busy(fault):
            raise
        _patiently(lambda: connection.execute("BEGIN IMMEDIATE"), until, path)


def _patiently(attempt: Any, until: float, path: str) -> Any:
    """Try until the budget is spent, napping for a random moment so that nobody is favoured."""
    while True:
        try:
            return attempt()
        except sqlite3.OperationalError as fault:  # noqa: PERF203 -- the loop is for this
            if not _is_busy(fault):
                raise
            nap = random.uniform(0.0001, 0.001)
            if time.monotonic() + nap >= until:
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
    if "malformed" in text or "not a database" in text:
        return StoreUnavailable(
            f"{path} is corrupt: {text}",
            "Stop every service, keep the file for a post-mortem, start with a new one, bind the "
            "accounts and reconcile.",
        )
    # A commit that failed for another reason may still be found in the log on the next start.
    return StoreUnavailable(
        f"{path}: {text}", "Look at the disk and the file's rights.", unsure=True
    )


def _now() -> int:
    """Milliseconds that all processes of this machine count alike, and that nobody can set back."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime_ns(clock) // 1_000_000


def _append(connection: sqlite3.Connection, event: Event) -> None:
    at = time.time_ns() // 1_000_000
    connection.execute(_APPEND, (at, codec.event_to_text(event, at)))


def _record(connection: sqlite3.Connection, order_id: str) -> Reservation | None:
    row = connection.execute("SELECT body FROM orders WHERE id = ?", (order_id,)).fetchone()
    return None if row is None else codec.text_to_record(row[0])


def _live(connection: sqlite3.Connection, key: str) -> tuple[Reservation, ...]:
    rows = connection.execute("SELECT body FROM orders WHERE key = ? AND live", (key,))
    return tuple(codec.text_to_record(row[0]) for row in rows)
