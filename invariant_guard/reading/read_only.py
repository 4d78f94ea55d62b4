"""ReadOnlyFile: a SQLite file that is looked at, without a lock against its writers."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import TypeVar
from urllib.parse import quote

from invariant_guard.ledger.stores.base import StoreUnavailable
from invariant_guard.ledger.stores.sqlite.database_file import at_one_moment

_T = TypeVar("_T")

#: A log that is being recovered keeps even readers out, for a moment.
_PATIENCE = 1.0

# Neither used nor closed in a forked child: closing would touch locks of the parent's.
_inherited: list[sqlite3.Connection] = []


class ReadOnlyFile:
    """A database that another process writes, opened at first use.

    Opened again where the file was replaced.

    Args:
        path: of the file.
        check: raises StoreUnavailable for a file of something else.
    """

    def __init__(self, path: str, check: Callable[[sqlite3.Cursor], None]) -> None:
        self.path = path
        self._check = check
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        self._inode = (0, 0)
        self._pid = 0
        #: How often it was another file than before.
        self.replaced = 0

    def read(self, look: Callable[[sqlite3.Cursor], _T]) -> _T:
        """Look at the file as it is at one moment.

        Raises:
            StoreUnavailable: the file cannot be had.
        """
        if self._pid != os.getpid():
            self._begin_in_this_process()
        with self._lock:
            known = self._connection
            try:
                return at_one_moment(self._cursor(), look)
            except sqlite3.Error as fault:
                self._drop()
                if known is None or _is_locked(fault):
                    raise _unavailable(self.path, fault) from fault
            # Its tables may have been carried over since it was opened.
            try:
                return at_one_moment(self._cursor(), look)
            except sqlite3.Error as fault:
                self._drop()
                raise _unavailable(self.path, fault) from fault

    def close(self) -> None:
        """Close the connection; the next look opens another."""
        with self._lock:
            self._drop()

    def _begin_in_this_process(self) -> None:
        if self._connection is not None:
            _inherited.append(self._connection)
        self._connection, self._lock, self._pid = None, Lock(), os.getpid()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _cursor(self) -> sqlite3.Cursor:
        try:
            found = os.stat(self.path)
        except OSError:
            self._drop()
            raise StoreUnavailable(
                f"there is no file at {self.path}", "Correct the path, or wait until it is written."
            ) from None
        inode = (found.st_dev, found.st_ino)
        if self._connection is not None and inode != self._inode:
            self._drop()
            self.replaced += 1
        if self._connection is None:
            name = f"file:{quote(str(Path(self.path)))}?mode=ro"
            connection = sqlite3.connect(
                name, uri=True, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
            )
            try:
                self._check(connection.cursor())
            except BaseException:
                connection.close()
                raise
            self._connection, self._inode = connection, inode
        return self._connection.cursor()


def _is_locked(fault: sqlite3.Error) -> bool:
    return "locked" in str(fault) or "busy" in str(fault)


def _unavailable(path: str, fault: sqlite3.Error) -> StoreUnavailable:
    text = str(fault)
    if "unable to open" in text or "readonly" in text:
        return StoreUnavailable(
            f"{path} cannot be read: {text}",
            "Read it as the user that writes it, who may write its directory too.",
        )
    return StoreUnavailable(f"{path} cannot be read: {text}", "Look at the disk and the file.")
