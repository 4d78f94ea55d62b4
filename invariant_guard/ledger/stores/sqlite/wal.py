"""Log: checkpoints of SQLite's write-ahead log while no order waits.

SQLite does that inside some process's commit, with an fsync that takes a busy disk a tenth of a
second and more; every few hundredth order would wait for it. Here it is done after a step that
follows an order, on a connection of its own, so that it holds up neither the write lock nor the
other threads of the process.
"""

from __future__ import annotations

import contextlib
import sqlite3
from threading import Lock

# As many commits of this process as fill SQLite's own measure, a thousand pages.
_EVERY = 256
# Where nobody else ever does it (a process that only asks and is refused), a commit still has to.
LAST_RESORT = 10_000


class Log:
    """The log of one file, as one process sees it."""

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(
            path, timeout=0, isolation_level=None, check_same_thread=False
        )
        self.connection.execute("PRAGMA synchronous = NORMAL")
        self._lock = Lock()
        self._commits = 0

    def count(self) -> None:
        self._commits += 1

    def carry_back(self) -> None:
        """Carry back what can be, if there may be enough of it. Waits for no other connection."""
        if self._commits < _EVERY or not self._lock.acquire(blocking=False):
            return
        try:
            self._commits = 0
            # Nothing is lost where it fails: the log holds all of it until the next time.
            with contextlib.suppress(sqlite3.Error):
                self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        finally:
            self._lock.release()

    def close(self) -> None:
        with self._lock:
            self.connection.close()
