"""Lane: bare connections on which scripts go to Redis.

An order waits for one answer. redis-py's `execute_command` adds measurements, its own retries and a
look at the idle socket, which together take longer than the server does. Here a connection is made
as the client's pool makes one, so it has the URL's password, TLS and timeouts, and then only sends
and reads.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any


class Lane:
    """Keeps idle connections. Threads take one each; a forked child starts with none."""

    def __init__(self, client: Any) -> None:
        self._pool = client.connection_pool
        self._idle: list[Any] = []
        self._pid = os.getpid()

    def take(self) -> Any:
        """Return an idle connection, or a new one that connects at first use.

        It may be stale: a connection that fails has closed its socket, and connects again when the
        same command is sent on it once more.
        """
        if self._pid != os.getpid():
            # The sockets are the parent's.
            self._idle, self._pid = [], os.getpid()
        try:
            return self._idle.pop()
        except IndexError:
            # Not `make_connection`: that counts against a limit whose connections come back to the
            # pool, and these stay here, one for each thread that orders at once.
            return self._pool.connection_class(**self._pool.connection_kwargs)

    def give_back(self, connection: Any) -> None:
        self._idle.append(connection)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().disconnect()


def exchange(connection: Any, *command: str | int) -> Any:
    """Send a command and give its answer, or raise the server's error.

    Whatever breaks it off, an interrupt as well, closes the socket: a late answer to one command is
    never read as the answer to the next.
    """
    connection.send_packed_command((_packed(command),))
    return connection.read_response()


def _packed(command: tuple[str | int, ...]) -> bytes:
    """Return a command as it goes over the wire."""
    # redis-py's packer takes any value, and ten times as long.
    return b"".join((_head(len(command), command[:4]), *map(_bulk, command[4:])))


@lru_cache(maxsize=128)
def _head(count: int, words: tuple[str | int, ...]) -> bytes:
    """Return what all calls of a script begin with: command, script and key."""
    return b"*%d\r\n%b" % (count, b"".join(map(_bulk, words)))


def _bulk(word: str | int) -> bytes:
    data = str(word).encode()
    return b"$%d\r\n%b\r\n" % (len(data), data)
