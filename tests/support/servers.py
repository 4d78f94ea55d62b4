"""A Redis server of our own: a free port, a folder of its own, an append-only file."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest

NO_SERVER = "redis-server is not installed (apt-get install redis-server)"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RedisServer:
    def __init__(self, folder: Path, *settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = self.database(0)
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None

    def database(self, number: int) -> str:
        """Give the URL of one of the server's databases, each of which holds a ledger."""
        return f"redis://127.0.0.1:{self.port}/{number}"

    def start(self) -> RedisServer:
        command = [
            "redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir",
            str(self.folder), "--appendonly", "yes", "--appendfsync", "always", "--save", "",
            "--logfile", str(self.folder / "redis.log"), *self._settings,
        ]  # fmt: skip
        self._process = subprocess.Popen(command)
        # A long file takes a while to load, on a busy machine a long one.
        until = time.monotonic() + 120
        while time.monotonic() < until and self._process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 0.2) as client:
                    client.sendall(b"PING\r\n")
                    # While it loads its file it answers with another error.
                    if client.recv(64).startswith((b"+PONG", b"-NOAUTH")):
                        return self
            except OSError:
                pass
            time.sleep(0.02)
        raise RuntimeError((self.folder / "redis.log").read_text())

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid


class Address:
    """A port of our own whose connections go to one server, and later to another.

    What a name or a virtual address is to services: it is moved when a replica takes over.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.port = int(self._listener.getsockname()[1])
        self.url = f"redis://127.0.0.1:{self.port}/0"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                try:
                    server = socket.create_connection(("127.0.0.1", self.target), 1)
                except OSError:
                    client.close()
                    continue
                self._open += [client, server]
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        source.settimeout(None)
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """Break every connection, and let none through until there is another target."""
        self.target = 0
        while self._open:
            with contextlib.suppress(OSError):
                self._open.pop().shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.cut()
        self._listener.close()


def needs_redis() -> None:
    pytest.importorskip("redis")
    if shutil.which("redis-server") is None:
        pytest.skip(NO_SERVER)
