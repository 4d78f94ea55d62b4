r"""JournalFile: the file of a journal, as one process writes it.

    same file as before?  -- no -->  let go of the old connection, count it, begin anew
           | yes                                        |
           v                                            v
      BEGIN IMMEDIATE, rows, this writer's counts  <--  made whole beside its name, then linked

An old connection is left open where its file was deleted: closing it would delete the log by its
name, and by then that is the new file's log.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import time
from collections.abc import Sequence
from urllib.parse import quote

from invariant_guard.record.journal_file.address import Address
from invariant_guard.record.journal_file.schema import (
    APPLICATION,
    INSERT,
    KEEP_WRITER,
    TABLES,
    TAKE,
    UPGRADE,
    VERSION,
    JournalRow,
)

#: Seconds that SQLite itself waits for a lock; whoever writes tries again.
_PATIENCE = 0.5
#: How often what is too old is dropped, in seconds, and how many rows at a time.
PRUNE_EVERY = 60.0
_PRUNED_AT_ONCE = 20_000

_inherited: list[sqlite3.Connection] = []


class Unusable(Exception):
    """Raised where the file cannot serve; the message says why, and the cure."""


class JournalFile:
    """The file of a journal. Used by one thread at a time.

    Args:
        address: where it is, and what it keeps.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        #: How often the file was deleted, or another took its place.
        self.replaced = 0
        self._connection: sqlite3.Connection | None = None
        self._inode: tuple[int, int] | None = None
        self._left: list[sqlite3.Connection] = []
        self._pruned = 0.0

    def write(
        self,
        rows: Sequence[JournalRow],
        writer: tuple[object, ...],
        taken: Sequence[tuple[str]] = (),
    ) -> None:
        """Write a batch and the writer's own counts, in one transaction.

        Args:
            rows: decisions.
            writer: what this writer has counted.
            taken: client ids that services took from their handles, of these rows or earlier ones.

        Raises:
            Unusable: the file is another program's, or open to other users.
            sqlite3.Error, OSError: it cannot be written now.
        """
        connection = self._same_file()
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        try:
            cursor.executemany(INSERT, rows)
            cursor.executemany(TAKE, taken)
            cursor.execute(KEEP_WRITER, (*writer, self.replaced))
            cursor.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                cursor.execute("ROLLBACK")
            raise
        now = time.monotonic()
        if now - self._pruned >= PRUNE_EVERY:
            self._pruned = now
            self._prune(cursor)

    def after_fork(self) -> None:
        """Leave the connection to the parent, whose locks closing it would drop."""
        if self._connection is not None:
            _inherited.append(self._connection)
        _inherited.extend(self._left)
        self._connection, self._inode, self._left = None, None, []
        self.replaced = 0

    def _same_file(self) -> sqlite3.Connection:
        path = self.address.path
        found = _inode_of(path)
        if self._inode is not None and found != self._inode:
            self.replaced += 1
            self._leave()
        if found is None:
            _create(path)
        if self._connection is None:
            self._connection = self._open(path)
        return self._connection

    def _leave(self) -> None:
        if self._connection is not None:
            self._left.append(self._connection)
        self._connection, self._inode = None, None

    def _open(self, path: str) -> sqlite3.Connection:
        found = os.stat(path)
        if found.st_mode & 0o077:
            raise Unusable(
                f"{path} is open to other users (mode {found.st_mode & 0o777:o}): chmod 600 {path}"
            )
        # Never made by SQLite itself: that would be readable by others.
        connection = sqlite3.connect(
            f"file:{quote(path)}?mode=rw", uri=True, timeout=_PATIENCE, isolation_level=None,
            check_same_thread=False,
        )  # fmt: skip
        try:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if application != APPLICATION:
                raise Unusable(f"{path} is a database of something else: name a file of its own")
            if version == 1:
                version = _upgrade(connection)
            if version != VERSION:
                raise Unusable(
                    f"{path} is a journal of version {version}, and this is version {VERSION}: "
                    "run one version of invariant-guard, or delete the file"
                )
            connection.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            connection.close()
            raise
        self._inode = (found.st_dev, found.st_ino)
        return connection

    def _prune(self, cursor: sqlite3.Cursor) -> None:
        """Drop what is too old, then what is too much; the newest row stays."""
        oldest = time.time_ns() // 1_000_000 - self.address.keep_ms
        cursor.execute(
            "DELETE FROM decisions WHERE number IN"
            " (SELECT number FROM decisions WHERE at < ? ORDER BY at LIMIT ?)",
            (oldest, _PRUNED_AT_ONCE),
        )
        cursor.execute("DELETE FROM writers WHERE at < ?", (oldest,))
        pages, free, size = (
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
        surplus = (pages - free) * size - self.address.keep_bytes
        if surplus > 0:
            first, last = cursor.execute(
                "SELECT (SELECT min(number) FROM decisions), (SELECT max(number) FROM decisions)"
            ).fetchone()
            if first is not None:
                share = surplus / ((pages - free) * size)
                gone = int((last - first + 1) * min(share + 0.05, 1))
                cursor.execute(
                    "DELETE FROM decisions WHERE number < ? AND number < ?",
                    (first + min(gone, _PRUNED_AT_ONCE * 5), last),
                )
        cursor.execute("PRAGMA incremental_vacuum(2000)").fetchall()


def _upgrade(connection: sqlite3.Connection) -> int:
    """Add to an older journal what it lacks; its decisions stay. Returns the version it has then."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been first.
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version == 1:
            for statement in UPGRADE:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
            version = VERSION
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    return version


def _inode_of(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _create(path: str) -> None:
    """Make the file under another name, whole, then give it its own.

    A log that a deleted file left behind would be read into the new one, so it is deleted first.
    The lock on the folder keeps two processes from doing so at once.
    """
    folder = os.open(os.path.dirname(path), os.O_RDONLY)
    made = f"{path}.new-{os.getpid()}"
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if _inode_of(path) is not None:
            return
        with contextlib.suppress(FileNotFoundError):
            os.unlink(made)
        os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        connection = sqlite3.connect(made, isolation_level=None)
        try:
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            if mode != "wal":
                raise Unusable(f"{path} cannot keep a write-ahead log: use a local disk")
            connection.executescript(TABLES)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        finally:
            connection.close()
        for end in ("-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path + end)
        os.rename(made, path)
    except BlockingIOError:
        # Another process makes it at this moment; the batch is tried again.
        raise
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(made)
        raise
    finally:
        os.close(folder)
