"""A Redis server of a benchmark's own, which ends with it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def is_installed() -> bool:
    """Whether there is a server to start."""
    return shutil.which("redis-server") is not None


@contextmanager
def running(folder: str, files: str = "appendonlydir") -> Iterator[tuple[str, Any]]:
    """Run a server that appends to ``files`` in ``folder``; give its URL and a plain client."""
    import redis

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--dir", folder, "--appendonly", "yes", "--save", "",
         "--appenddirname", files, "--logfile", f"{folder}/redis.log"]
    )  # fmt: skip
    try:
        plain = redis.Redis(port=port, decode_responses=True)
        for _ in range(200):
            try:
                plain.ping()
                break
            except redis.exceptions.ConnectionError:
                time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0", plain
    finally:
        server.kill()
        server.wait()
