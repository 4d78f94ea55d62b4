"""DatabaseFile: one SQLite file as one process sees it, and turns of writing to it.

SQLite's own waiting is switched off: it backs off ever longer, and under load one process then gets
every turn and another none. Short random naps, up to a budget, share the lock evenly.

    path given ->  local disk?  -> create 0600 -> connect -> same file still? -> WAL? -> prepared?
                       |               |             |              |             |         |
                       `---------------`-------------`--------------`-------------`---------`-> refuse
"""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
import stat
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

from invariant_guard.ledger.stores.base import BUDGET, StoreUnavailable, T
from invariant_guard.ledger.stores.sqlite.mounts import is_mount_point, network_file_system
from invariant_guard.ledger.stores.sqlite.wal import LAST_RESORT, Log

# Seconds that a turn for the log alone may wait: its service is between an order and the next.
_TURN = 0.05

# A connection that a forked child inherited is neither used nor closed there: closing would
# touch files and locks that are the parent's.
_inherited: list[sqlite3.Connection | sqlite3.Cursor | None] = []
_files: weakref.WeakSet[DatabaseFile] = weakref.WeakSet()


def at_one_moment(cursor: sqlite3.Cursor, look: Callable[[sqlite3.Cursor], T]) -> T:
    """Look at a file in a transaction that changes nothing."""
    cursor.execute("BEGIN")
    try:
        return look(cursor)
    finally:
        cursor.execute("ROLLBACK")


class DatabaseFile:
    """A file opened at its first use, and again in a forked child.

    Args:
        path: of the file, absolute.
        budget: seconds that a turn may wait for other threads and processes.
        prepare: run in a transaction of its own each time the file is opened.

    Attributes:
        unchanged: within a turn, that since the last one, whose writes were all noted, nobody wrote.
    """

    def __init__(self, path: str, budget: float, prepare: Callable[[sqlite3.Cursor], None]) -> None:
        self.path = path
        self._budget = budget
        self._prepare = prepare
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        # One for all statements, each read to its end before the next; making one each time costs.
        self._cursor: sqlite3.Cursor | None = None
        # Another, on a connection of its own, for whoever only looks.
        self._reads: sqlite3.Cursor | None = None
        self._reading = Lock()
        self._log: Log | None = None
        # Its data version as the turn under way began, and as the last turn left it: None where that
        # ended in no COMMIT, or wrote what it did not note.
        self._version: int | None = None
        self._left: int | None = None
        self.unchanged = False
        # Inode, device and the number of its names, of which it may have one.
        self._inode = (0, 0, 1)
        self._closed = False
        _files.add(self)

    def enter(self, budget: float | None = None) -> sqlite3.Cursor:
        """Begin a write transaction.

        Args:
            budget: seconds that this turn may wait; None for as long as any.

        Raises:
            StoreUnavailable: the file cannot be had, or not within the budget.
        """
        budget = self._budget if budget is None else budget
        until = time.monotonic() + budget
        if not (self._lock.acquire(False) or self._lock.acquire(timeout=budget)):
            raise _busy(self.path)
        try:
            cursor = self._cursor
            if cursor is None:
                cursor = self._open(until)
            else:
                self._check_same_file()
            _begin(cursor, until, self.path)
            (version,) = cursor.execute("PRAGMA data_version").fetchone()
            self.unchanged, self._version, self._left = version == self._left, version, None
        except sqlite3.Error as fault:
            self._abandon()
            raise _unavailable(self.path, fault) from fault
        except BaseException:
            self._abandon()
            raise
        return cursor

    def _abandon(self) -> None:
        """Let go of a turn that was interrupted as it began."""
        try:
            if self._cursor is not None and self._cursor.connection.in_transaction:
                self._cursor.execute("ROLLBACK")
        finally:
            self._lock.release()

    def leave(
        self, cursor: sqlite3.Cursor, fault: BaseException | None, *, noted: bool = False
    ) -> None:
        """End the transaction: commit it, or roll it back where a fault left it.

        Args:
            cursor: as `enter` returned it.
            fault: what ended the turn; None where it is to be kept.
            noted: whoever remembers what the file holds knows all that this turn wrote.

        Raises:
            StoreUnavailable: the commit failed, or the fault was one of SQLite's.
        """
        try:
            if fault is None:
                try:
                    cursor.execute("COMMIT")
                    if noted:
                        self._left = self._version
                    if self._log is not None:
                        self._log.commits += 1
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

    def read(self, look: Callable[[sqlite3.Cursor], T]) -> T:
        """Look at the file as it is at one moment, without waiting for whoever writes.

        Raises:
            StoreUnavailable: the file cannot be had.
        """
        if not self._reading.acquire(timeout=self._budget):
            raise _busy(self.path)
        try:
            return at_one_moment(self._reader(), look)
        except sqlite3.Error as fault:
            raise _unavailable(self.path, fault) from fault
        finally:
            self._reading.release()

    def _reader(self) -> sqlite3.Cursor:
        """Return the cursor for reading, on a connection of its own."""
        if self._cursor is None:
            # Its tables, and whether the machine was started since, are the first turn's business.
            self.leave(self.enter(), None)
        self._check_same_file()
        if self._reads is None:
            connection = sqlite3.connect(
                self.path, timeout=0, isolation_level=None, check_same_thread=False
            )
            connection.execute("PRAGMA query_only = ON")
            self._reads = connection.cursor()
        return self._reads

    def carry_back(self) -> None:
        """Carry the write-ahead log back into the file, where there is enough of it."""
        log = self._log
        if log is None or not log.carry_back():
            return
        # Orders go first: where no turn comes soon, the next process that gets so far has another.
        with contextlib.suppress(StoreUnavailable):
            cursor = self.enter(min(_TURN, self._budget))
            try:
                log.carry_back_all()
            finally:
                # Nothing was written. Whoever writes next begins the log anew.
                self.leave(cursor, None, noted=self.unchanged)

    def close(self) -> None:
        """Close the connections for good."""
        with self._lock:
            self._closed = True
            connection, self._connection, self._cursor = self._connection, None, None
            reads, self._reads = self._reads, None
            if reads is not None:
                reads.connection.close()
            log, self._log = self._log, None
            if log is not None:
                log.close()
            if connection is not None:
                connection.close()

    def _check_same_file(self) -> None:
        try:
            found = os.stat(self.path)
        except OSError:
            found = None
        # As `os.stat` orders them: one comparison before each order.
        if found is not None and found[1:4] == self._inode:
            return
        if found is None or found[1:3] != self._inode[:2]:
            raise StoreUnavailable(
                f"{self.path} is no longer the file that was opened: it was moved, deleted or "
                "replaced, and other processes may be using another ledger",
                "Put the file back, or stop every service that uses it and start them again.",
            )
        _check_one_name(self.path, found)

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
        _check_one_name(self.path, found)
        if is_mount_point(Path(self.path)):
            raise _two_names(self.path, "it is a mount point of its own")
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
            self._make_ready(cursor, until)
            log = Log(self.path)
        except BaseException:
            connection.close()
            raise
        self._inode = (found.st_ino, found.st_dev, 1)
        self._check_same_file()
        # Each connection counts versions by itself.
        self._left = None
        self._connection, self._cursor, self._log = connection, cursor, log
        return cursor

    def _make_ready(self, cursor: sqlite3.Cursor, until: float) -> None:
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
            self._prepare(cursor)
        except BaseException:
            cursor.execute("ROLLBACK")
            raise
        cursor.execute("COMMIT")

    def _after_fork(self) -> None:
        if self._connection is not None:
            _inherited.append(self._connection)
            # So that letting go of it finalizes no statement of the parent's.
            _inherited.append(self._cursor)
        if self._reads is not None:
            _inherited.append(self._reads)
        if self._log is not None:
            _inherited.append(self._log.connection)
        self._connection = self._cursor = self._reads = self._log = None
        self._lock, self._reading = Lock(), Lock()


def _forget_connections() -> None:
    for file in _files:
        file._after_fork()


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


def _check_one_name(path: str, found: os.stat_result) -> None:
    if found.st_nlink > 1:
        raise _two_names(path, f"it has {found.st_nlink} hard links")


def _two_names(path: str, how: str) -> StoreUnavailable:
    return StoreUnavailable(
        f"{path} may be known by another name ({how}), and SQLite keeps a log beside each name: two "
        "services would be using two ledgers",
        "Name one file by one path everywhere: remove the link, or mount its directory.",
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
