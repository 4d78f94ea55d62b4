"""A process that opens a ledger and is killed, kill -9, as a step of that begins.

    python killed_at.py URL STEPS

A step is a statement of SQLite, and the way before or after a command to Redis. Where there are no more
than STEPS of them the process ends by itself.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from itertools import count
from typing import Any


def main(url: str, last: int) -> None:
    begun = count(1)

    def step(*_: object) -> None:
        if next(begun) > last:
            os.kill(os.getpid(), signal.SIGKILL)

    if url.startswith("sqlite"):
        _open_on_sqlite(url.removeprefix("sqlite:///"), step)
    else:
        _open_on_redis(url, step)


def _open_on_sqlite(path: str, step: Any) -> None:
    from invariant_guard.ledger.stores.sqlite.store import SQLiteStore

    real = sqlite3.connect

    def connect(*args: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = real(*args, **named)
        connection.set_trace_callback(step)
        return connection

    sqlite3.connect = connect
    SQLiteStore(path, budget=60).contents()


def _open_on_redis(url: str, step: Any) -> None:
    from redis.connection import Connection

    from invariant_guard.ledger.stores.redis.sync import RedisStore

    real = Connection.send_packed_command

    def send(self: Connection, *args: Any, **named: Any) -> None:
        step()
        real(self, *args, **named)
        step()

    Connection.send_packed_command = send  # type: ignore[method-assign]
    RedisStore(url, budget=60).contents()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
