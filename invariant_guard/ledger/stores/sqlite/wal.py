"""Log: checkpoints of SQLite's write-ahead log while no order waits.

SQLite does that inside some process's commit, with an fsync that takes a busy disk a tenth of a
second and more; every few hundredth order would wait for it. Here it is done after a step that
follows an order, on a connection of its own, so that it holds up neither the write lock nor the
other threads of the process.

Where somebody always writes, that alone does not bound the log: SQLite begins it anew only where all
of it was carried back (https://sqlite.org/wal.html#ckpt), and meanwhile more was written. A checkpoint
of its other kinds asks for the write lock, does not get it among many, and falls back to the same. So
a large log is carried back once more in a turn of writing, when there is little left of it.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from threading import Lock

from invariant_guard.ledger.stores.base import BUDGET

# As many commits of this process as fill SQLite's own measure, a thousand pages.
_EVERY = 256
# Where nobody else ever does it (a process that only asks and is refused), a commit still has to.
LAST_RESORT = 10_000
# Of so many pages, 16 MiB, it is begun anew.
LARGE = 4096
# Others wait as long as the last pass takes, and the one before tells how long that may be.
_LONGEST, _PASSES = BUDGET / 2, 3


class Log:
    """The log of one file, as one process sees it."""

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(
            path, timeout=0, isolation_level=None, check_same_thread=False
        )
        self.connection.execute("PRAGMA synchronous = NORMAL")
        self._lock = Lock()
        # Since it was last looked whether there is enough; whoever commits counts.
        self.commits = 0

    def carry_back(self) -> bool:
        """Carry back what can be, if there may be enough of it. Waits for no other connection.

        Returns:
            Whether the log is large, and what is left of it is carried back in a moment.
        """
        if self.commits < _EVERY or not self._lock.acquire(blocking=False):
            return False
        try:
            self.commits = 0
            for _ in range(_PASSES):
                began = time.monotonic()
                if self._pass() < LARGE:
                    return False
                if time.monotonic() - began < _LONGEST:
                    return True
            return False
        finally:
            self._lock.release()

    def carry_back_all(self) -> None:
        """Carry back all of it, while whoever calls holds the write lock."""
        with self._lock:
            self._pass()

    def _pass(self) -> int:
        """Carry back what is there now; return how many pages the log has."""
        # Nothing is lost where it fails: the log holds all of it until the next time.
        with contextlib.suppress(sqlite3.Error):
            checkpoint = self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
            return int(checkpoint.fetchone()[1])
        return 0

    def close(self) -> None:
        with self._lock:
            self.connection.close()
