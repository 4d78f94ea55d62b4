"""Runs the command line in forks of one process that has imported it.

Most of a short run is the interpreter's start and its imports, a second with coverage. The tests of
the shells run the command a thousand times, so each gets a fork of this process: streams, folder,
environment and exit status are its own, as those of a user's process are.

    test --(folder, environment, arguments; its three streams)--> server --fork--> main()
         <------------------ exit status -----------------------
"""

from __future__ import annotations

import gc
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pkgutil import walk_packages
from typing import NoReturn

_MOST_BYTES = 1 << 20


class CommandServer:
    """The process from which runs are forked, started with the first of them."""

    def __init__(self) -> None:
        """Start the process."""
        mine, theirs = socket.socketpair()
        self._socket = mine
        self._server = subprocess.Popen(
            [sys.executable, __file__, str(theirs.fileno())], pass_fds=[theirs.fileno()]
        )
        theirs.close()

    def run(
        self, folder: str, arguments: Sequence[str], environment: Mapping[str, str], stdin: bytes
    ) -> subprocess.CompletedProcess[bytes]:
        """Run the command once, and return what a process of its own would have returned.

        Args:
            folder: The current folder of the run.
            arguments: What follows ``invariant-lint``.
            environment: The whole environment of the run.
            stdin: What stands on its standard input.
        """
        request = json.dumps([folder, list(arguments), dict(environment)]).encode()
        assert len(request) < _MOST_BYTES
        out, written_out = os.pipe()
        err, written_err = os.pipe()
        given = _holding(stdin)
        socket.send_fds(self._socket, [request], [given, written_out, written_err])
        for handed_over in (given, written_out, written_err):
            os.close(handed_over)
        shown, said = _read_to_the_end(out, err)
        answer = self._socket.recv(_MOST_BYTES)
        if not answer:
            raise RuntimeError(f"the server of commands ended with {self._server.wait()}")
        return subprocess.CompletedProcess(["invariant-lint"], int(answer), shown, said)


def _holding(content: bytes) -> int:
    """Return a descriptor from which ``content`` is read: no pipe, which holds 64 KiB."""
    descriptor = os.memfd_create("stdin")
    with open(descriptor, "wb", closefd=False) as stream:
        stream.write(content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _read_to_the_end(*descriptors: int) -> list[bytes]:
    """Read several pipes side by side, so that no writer waits for the reader of another."""
    read: dict[int, list[bytes]] = {descriptor: [] for descriptor in descriptors}
    with selectors.DefaultSelector() as selector:
        for descriptor in descriptors:
            selector.register(descriptor, selectors.EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select():
                part = os.read(key.fd, 1 << 16)
                read[key.fd].append(part)
                if not part:
                    selector.unregister(key.fd)
                    os.close(key.fd)
    return [b"".join(parts) for parts in read.values()]


def serve(connection: socket.socket) -> None:
    """Fork a run for each request until the other side has gone."""
    for package in ("cli", "discover", "report", "run", "settings", "analysis"):
        folder = import_module(f"lint_plugin.{package}")
        for module in walk_packages(folder.__path__, f"{folder.__name__}."):
            if not module.name.endswith("__main__"):
                import_module(module.name)
    gc.freeze()
    while True:
        request, streams, _, _ = socket.recv_fds(connection, _MOST_BYTES, 3)
        if not request:
            return
        child = os.fork()
        if child == 0:
            connection.close()
            _run(*json.loads(request), streams)
        for stream in streams:
            os.close(stream)
        _, status = os.waitpid(child, 0)
        connection.send(str(os.waitstatus_to_exitcode(status)).encode())


def _run(
    folder: str, arguments: list[str], environment: dict[str, str], streams: list[int]
) -> NoReturn:
    """Become the run: never returns."""
    status = 70
    try:
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
        # As `python -m` does.
        sys.path[0] = folder
        sys.argv = ["invariant-lint", *arguments]
        from lint_plugin.cli.main import main

        try:
            status = main()
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else 1
        except BaseException:
            import traceback

            traceback.print_exc()
            status = 1
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        _save_coverage()
        os._exit(status)


def _save_coverage() -> None:
    """Save what was traced, as an interpreter that ends does.

    Coverage's own patch of `os._exit` is wrapped once more by each test that is not traced.
    """
    coverage = sys.modules.get("coverage")
    traced = coverage.Coverage.current() if coverage is not None else None
    if traced is not None:
        traced.save()


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
