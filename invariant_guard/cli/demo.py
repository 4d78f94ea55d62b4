"""The command `demo`: a simulated venue, two services that disagree, and the console over them."""

from __future__ import annotations

import argparse
import tempfile
import threading
from pathlib import Path

from invariant_guard.basics.addresses import is_loopback, listen_address
from invariant_guard.cli import serve
from invariant_guard.cli.common import OK, UsageError, print_json
from invariant_guard.reading.urls import open_ledger_reader

_MOST_HOURS = 168


def add_demo_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `demo` takes."""
    parser.add_argument(
        "--listen", default=serve.DEFAULT, metavar="HOST:PORT", help=f"default {serve.DEFAULT}"
    )
    parser.add_argument("--seed", type=int, default=7, metavar="N", help="of what happens")
    parser.add_argument("--hours", type=int, default=24, metavar="N", help="of trading behind it")
    parser.add_argument(
        "--calm", action="store_true", help="leave out what would need a person at the end"
    )
    parser.add_argument(
        "--file", metavar="FILE", help="write the ledger there, show nothing, and end"
    )


def demo_command(options: argparse.Namespace) -> int:
    """Play a day of trading, then show it while it goes on."""
    from invariant_guard.demo.play import go_on, rehearse

    if not 1 <= options.hours <= _MOST_HOURS:
        raise UsageError(f"--hours {options.hours}: 1 to {_MOST_HOURS}")
    if options.file is not None:
        path = Path(options.file).absolute()
        if path.exists():
            raise UsageError(f"{path} is there already: name a new file")
        play = rehearse(path, seed=options.seed, hours=options.hours, calm=options.calm)
        play.ledger.close()
        if options.json:
            print_json({"version": 1, "ledger": play.url})
        else:
            print(f"a ledger for the demo: {play.url}")
        return OK
    host, port = listen_address(options.listen, serve.DEFAULT)
    if not is_loopback(host):
        raise UsageError(f"--listen {options.listen}: the demo listens on this machine alone")
    with tempfile.TemporaryDirectory(prefix="invariant-guard-demo-") as folder:
        print(f"playing {options.hours} hours of trading ...", flush=True)
        path = Path(folder, "ledger.db")
        play = rehearse(path, seed=options.seed, hours=options.hours, calm=options.calm)
        print(f"its ledger, until this ends: {play.url}", flush=True)
        stop = threading.Event()
        trading = go_on(play, stop)
        try:
            return serve.serve_console(
                lambda: open_ledger_reader(play.url), host, port, ledger=play.url
            )
        finally:
            stop.set()
            trading.join(5)
