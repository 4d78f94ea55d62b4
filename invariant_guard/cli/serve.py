"""The command `serve`: the console by itself, on this machine unless told otherwise."""

from __future__ import annotations

import argparse
import os
import socket
import stat
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from invariant_guard.basics.addresses import is_loopback, listen_address
from invariant_guard.cli.common import OK, UsageError
from invariant_guard.cli.readers import reader_for

if TYPE_CHECKING:
    from invariant_guard.ledger.ledger import Ledger
    from invariant_guard.reading.reader import Reader

DEFAULT = "127.0.0.1:8321"
# Seconds that open answers get when the console ends.
_GRACE = 3
# Connections at once: a page takes one or two, a reader of the stream one.
_MOST = 128


def add_serve_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `serve` takes."""
    parser.add_argument(
        "--listen", default=DEFAULT, metavar="HOST:PORT", help=f"default {DEFAULT}; port 0: any"
    )
    parser.add_argument(
        "--actions", action="store_true", help="allow halt, resume and resolve; otherwise it reads"
    )
    parser.add_argument(
        "--token-file", metavar="FILE", help="a token to sign in with, in a file of mode 0600"
    )
    parser.add_argument(
        "--allow-remote", action="store_true",
        help="listen on an address that other machines reach; needs --token-file",
    )  # fmt: skip
    parser.add_argument(
        "--host", action="append", default=[], metavar="NAME[:PORT]",
        help="another name by which browsers reach it, such as a proxy's",
    )  # fmt: skip


def serve_command(options: argparse.Namespace) -> int:
    """Serve the console until interrupted."""
    host, port = listen_address(options.listen, DEFAULT)
    if not is_loopback(host):
        if not options.allow_remote:
            raise UsageError(
                f"--listen {options.listen}: other machines reach that address; listen on "
                "127.0.0.1, or say --allow-remote with --token-file"
            )
        if not options.token_file:
            raise UsageError("--allow-remote needs --token-file: who may look from elsewhere?")
    token = None if options.token_file is None else read_token(options.token_file)
    reader = reader_for(options)
    reader.close()
    if options.actions and reader.origin != "ledger":
        raise UsageError("--actions need a ledger: a journal has no keys to halt or resume")
    ledger = options.ledger or os.environ.get("INVARIANT_GUARD_LEDGER", "")
    return serve_console(
        lambda: reader_for(options), host, port, token=token, hosts=tuple(options.host),
        ledger=ledger if options.actions else "",
    )  # fmt: skip


def serve_console(
    open_source: Callable[[], Reader],
    host: str,
    port: int,
    *,
    token: str | None = None,
    hosts: tuple[str, ...] = (),
    ledger: str = "",
) -> int:
    """Serve the console of a ledger or a journal.

    Args:
        open_source: opens it for reading.
        host: to listen on.
        port: to listen on; 0 for any that is free.
        token: to sign in with; None for a one-time URL on the terminal.
        hosts: further names by which browsers reach it.
        ledger: the URL of the ledger that actions change; "" allows none.
    """
    try:
        import uvicorn

        from invariant_guard.console.access import LOOPBACK, Access, Hosts
        from invariant_guard.console.app import build
        from invariant_guard.console.thresholds import Thresholds
    except ImportError as fault:
        raise UsageError(
            f"the console needs {fault.name}: pip install 'invariant-guard[console]'"
        ) from fault
    from invariant_guard.ledger.urls import open_ledger

    listener = _listen(host, port)
    port = listener.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    names = [f"{name}:{port}" for name in LOOPBACK] if is_loopback(host) else []
    if host not in ("0.0.0.0", "::"):
        names.append(f"{shown}:{port}")
    place = f"http://{shown}:{port}"

    def tell(key: str) -> None:
        print(f"open once, in one browser:  {place}/enter?key={key}", flush=True)

    def writer() -> Ledger:
        return open_ledger(ledger)

    print(f"console of {place}/, {'with actions' if ledger else 'which only reads'}", flush=True)
    if token is not None:
        print(f"sign in at {place}/enter with the token", flush=True)
    try:
        # Told below it: a URL that is printed before the address is ours could be another's.
        access = Access(token, None, tell if token is None else None)
    except ValueError as fault:
        raise UsageError(str(fault)) from fault
    console = build(
        open_source, access, Hosts((*names, *hosts)), Thresholds(), writer if ledger else None
    )

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            # Or it would wait for readers of the stream, who never end by themselves.
            console.readers.stopping = True
            await super().shutdown(sockets)

    config = uvicorn.Config(
        console.app, http="h11", ws="none", loop="asyncio", lifespan="on", log_level="warning",
        # It would write the one-time URL down.
        access_log=False,
        # Headers of a proxy say who asks; nothing here depends on it, and anybody can send them.
        proxy_headers=False, server_header=False, limit_concurrency=_MOST,
        timeout_keep_alive=5, timeout_graceful_shutdown=_GRACE,
    )  # fmt: skip
    Server(config).run(sockets=[listener])
    return OK


def read_token(path: str) -> str:
    """Read a token. Raises UsageError for a file that others can read, or an empty one."""
    try:
        with open(path, encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode
            token = file.read(4096).strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageError(f"--token-file {path}: {getattr(fault, 'strerror', fault)}") from fault
    if stat.S_ISREG(mode) and mode & 0o077:
        raise UsageError(f"--token-file {path}: other users can read it; chmod 600 {path}")
    if not token:
        raise UsageError(f"--token-file {path}: it is empty")
    return token


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        # Before its address is told: who follows it at once is kept waiting, not turned away.
        listener.listen(_MOST)
    except OSError as fault:
        listener.close()
        raise UsageError(
            f"cannot listen on {host}:{port}: {fault.strerror}; name another with --listen"
        ) from fault
    return listener
