"""What the console takes: its pages over a thousand events and a million, and orders of services beside it.

    python -m benchmarks.console                 all of it: 1,000 and 1,000,000 events, SQLite and Redis
    python -m benchmarks.console --assert        exit status 1 where a bound is missed
    python -m benchmarks.console --quick         a smoke run for CI, without bounds

The ledgers' files are built directly, with all of their events in the last 24 hours, a tenth of them
refusals. Both consoles run at once, and each page is asked of them in turns, over a real socket; so
are the commands. Then eight processes reserve and settle as fast as they can, while a console in a
process of its own is in turns asked ten times a second, and stopped. What it takes of their
throughput is measured; and, as other work on the machine sways that by more than a console can, what
it takes of a processor, and how many orders a second of processor makes with it and without.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from ctypes import c_bool, c_longlong
from dataclasses import dataclass
from multiprocessing.sharedctypes import RawArray, RawValue
from pathlib import Path
from typing import Any, NamedTuple

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests" / "support"))

from console_server import BTC, ETH, TOKEN, Served, asked, key_of, served

from benchmarks import redis_server
from benchmarks.measure import Limit, limits, seconds, table
from invariant_guard.ledger import Event, EventKind, Side, StoreUnavailable, open_ledger
from invariant_guard.ledger.stores import codec
from invariant_guard.ledger.stores.sqlite.store import SQLiteStore
from invariant_guard.reading.reader import Wanted
from invariant_guard.reading.urls import open_ledger_reader

PAGES = ("/", "/blocked", "/keys", "/events", "/about")
DAY_MS = 86_400_000
#: Of the front page and of `blocked --since 1h`, beside a thousand events; and a share of all orders.
PAGE_SECONDS, RATIO, SHARE = 0.2, 2.0, 0.05
FEW = 1000
WRITERS, EVERY = 8, 0.1
_CODES = ("OPPOSING_POSITION", "OPPOSING_ORDER", "HALTED", "RECONCILING")


@dataclass(frozen=True)
class Extent:
    """How much is done: events of the large ledger, rounds, and windows of seconds."""

    events: int
    rounds: int
    windows: int
    window: float


FULL, QUICK = Extent(1_000_000, 15, 120, 0.5), Extent(20_000, 2, 2, 0.5)


def _id(number: int) -> str:
    return f"ig{number:030x}"


def build(path: Path, count: int) -> None:
    """Write a ledger with so many events."""
    ledger = open_ledger(f"sqlite:///{path}")
    ledger.bind("main", "futures-1")
    for symbol in (BTC, ETH):
        ledger.adopt(key_of(symbol), (0, 0))
    ledger.close()
    store = SQLiteStore(str(path))
    cursor = store._file.enter()
    now = time.time_ns() // 1_000_000
    key = key_of(BTC).text

    def rows() -> Iterator[tuple[int, str]]:
        for number in range(count):
            at = now - DAY_MS + 60_000 + number * (DAY_MS - 60_000) // count
            blocked = number % 10 == 0
            event = Event(
                EventKind.BLOCKED if blocked else EventKind.ADMITTED, key, _id(number), 10**29,
                _CODES[number // 10 % 4] if blocked else "",
                "open sell" if blocked else "open buy", source=f"strategy-{number % 7}",
            )  # fmt: skip
            yield at, codec.event_to_text(event, at)

    cursor.executemany("INSERT INTO events (at, body) VALUES (?, ?)", rows())
    store._file.leave(cursor, None)
    # The last ones are orders of now, with all that the ledger keeps of them.
    ledger = open_ledger(f"sqlite:///{path}")
    for _ in range(10):
        order, _ = ledger.reserve(asked(BTC, Side.BUY))
        ledger.not_sent(order)
    ledger.close()
    store.close()


# -- pages and commands ------------------------------------------------------------------------


def timed(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def _page(made: Served, path: str) -> float:
    def ask() -> None:
        assert made.ask(path).status == 200, path

    return timed(ask)


def _command(path: Path, *words: str) -> Callable[[], object]:
    command = [sys.executable, "-m", "invariant_guard.cli", *words, "--ledger", f"sqlite:///{path}"]
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _first(path: Path) -> tuple[float, float, float]:
    """Seconds of the first page of a console, the worst while it counts, and until it has counted."""
    with served(f"sqlite:///{path}") as made:
        began = time.perf_counter()
        first, worst = _page(made, "/"), 0.0
        while not made.console.watcher.look().counted:
            worst = max(worst, _page(made, "/"))
        return first, worst, time.perf_counter() - began


def pages(folder: Path, extent: Extent) -> dict[str, tuple[float, float]]:
    """Medians in seconds of what is asked, over few events and over many."""
    paths = {count: folder / f"{count}.db" for count in (FEW, extent.events)}
    for count, path in paths.items():
        build(path, count)
    found: dict[str, dict[int, list[float]]] = {}

    def note(what: str, count: int, took: float) -> None:
        found.setdefault(what, {}).setdefault(count, []).append(took)

    for _ in range(min(extent.rounds, 5)):
        for count, path in paths.items():
            names = ("/ at first", "/ at worst, while it counts", "until it has counted")
            for what, took in zip(names, _first(path), strict=True):
                note(what, count, took)
    readers = {count: open_ledger_reader(f"sqlite:///{path}") for count, path in paths.items()}
    with contextlib.ExitStack() as stack:
        consoles = {
            count: stack.enter_context(served(f"sqlite:///{path}")) for count, path in paths.items()
        }
        for made in consoles.values():
            while not made.console.watcher.look().counted:
                time.sleep(0.05)
        for _ in range(extent.rounds):
            for page in PAGES:
                for count, made in consoles.items():
                    note(page, count, _page(made, page))
    for _ in range(extent.rounds):
        for count, path in paths.items():
            hour = time.time_ns() // 1_000_000 - 3_600_000
            note("`blocked --since 1h`", count, timed(_command(path, "blocked", "--since", "1h")))
            note("`blocked --limit 20`", count, timed(_command(path, "blocked", "--limit", "20")))
            reader = readers[count]
            note("refusals of 1 h, read", count, timed(lambda: reader.refusals(Wanted(since=hour))))  # noqa: B023
            newest = reader.events_after(reader.last_number() - 1)[0].id
            note("life of an order of now", count, timed(lambda: reader.history(newest)))  # noqa: B023
            note("life of an order without a record", count, timed(lambda: reader.history(_id(7))))  # noqa: B023
    return {
        what: (statistics.median(times[FEW]), statistics.median(times[extent.events]))
        for what, times in found.items()
    }


# -- beside services ---------------------------------------------------------------------------


def _reserve(url: str, place: int, done: Any, stop: Any) -> None:
    ledger = open_ledger(url)
    while not stop.value:
        try:
            order, _ = ledger.reserve(asked(BTC, Side.BUY))
            ledger.not_sent(order)
        except StoreUnavailable:
            # Others had every turn for as long as an order may wait.
            continue
        done[place] += 1
    ledger.close()


def processor(*pids: int) -> float:
    """Seconds of processors that processes have used."""
    used = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        used += int(fields[11]) + int(fields[12])
    return used / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def trading(url: str) -> Iterator[tuple[Callable[[], int], list[int]]]:
    """Processes that reserve and settle as fast as they can; yields what counts their orders, and them."""
    context = multiprocessing.get_context("spawn")
    done, stop = RawArray(c_longlong, WRITERS), RawValue(c_bool, False)
    workers = [
        context.Process(target=_reserve, args=(url, place, done, stop)) for place in range(WRITERS)
    ]
    for worker in workers:
        worker.start()
    try:
        while not all(done):
            assert all(worker.is_alive() for worker in workers), "a service died"
            time.sleep(0.05)
        yield lambda: sum(done), [worker.pid or 0 for worker in workers]
    finally:
        stop.value = True
        for worker in workers:
            worker.join()


@contextlib.contextmanager
def console(url: str, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """`invariant-guard serve` in a process of its own; yields it and its port."""
    token = folder / "token"
    token.write_text(TOKEN)
    token.chmod(0o600)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "invariant_guard.cli", "serve", "--ledger", url, "--listen",
         f"127.0.0.1:{port}", "--token-file", str(token)],
        # Linux shares processors out among sessions. As services of an init system, each has its own;
        # in ours, on a busy machine, it would take its time from the orders alone.
        stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                assert process.poll() is None, "the console ended"
                time.sleep(0.1)
        yield process, port
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        process.wait()


# A browser elsewhere, as far as this machine can be that.
_ASK = """
import http.client, sys, time
port, token, every = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
while True:
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/", headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    assert answer.status == 200
    answer.read()
    connection.close()
    time.sleep(max(began + every - time.monotonic(), 0))
"""


class Window(NamedTuple):
    """What happened in a short time.

    Attributes:
        rate: orders a second.
        orders: how many.
        cost: seconds of processors for them.
        console: seconds of a processor that the console used.
        seconds: how long it was.
    """

    rate: float
    orders: int
    cost: float
    console: float
    seconds: float


class Beside(NamedTuple):
    """Services without a console, and beside one that is asked.

    Attributes:
        alone, watched: orders a second, medians.
        share: of the throughput that the console takes, the median of neighbouring windows.
        dearer: how much more processor an order costs beside it.
        used: share of one processor that the console uses.
    """

    alone: float
    watched: float
    share: float
    dearer: float
    used: float


def beside(url: str, folder: Path, extent: Extent, server: int | None = None) -> Beside:
    """Measure in neighbouring windows, short ones, so that a slow minute meets both.

    Args:
        url: of the ledger.
        folder: for the console's token.
        extent: how many windows.
        server: of the store, whose work is part of an order's.
    """
    alone: list[Window] = []
    watched: list[Window] = []
    with trading(url) as (orders, workers), console(url, folder) as (process, port):
        pids = workers if server is None else [*workers, server]

        def rate(seconds: float) -> Window:
            began, before = time.perf_counter(), orders()
            cost, own = processor(*pids), processor(process.pid)
            time.sleep(seconds)
            took, made = time.perf_counter() - began, orders() - before
            return Window(
                made / took, made, processor(*pids) - cost, processor(process.pid) - own, took
            )

        def rate_beside() -> Window:
            for one in (process, asking):
                one.send_signal(signal.SIGCONT)
            # In it falls what the console missed while it was stopped, too.
            found = rate(extent.window)
            for one in (asking, process):
                one.send_signal(signal.SIGSTOP)
            return found

        words = [sys.executable, "-c", _ASK, str(port), TOKEN, str(EVERY)]
        asking = subprocess.Popen(words, start_new_session=True)
        try:
            for one in (asking, process):
                one.send_signal(signal.SIGSTOP)
            time.sleep(1)
            for number in range(extent.windows):
                # Which of the two comes first alternates too.
                if number % 2:
                    watched.append(rate_beside())
                    alone.append(rate(extent.window))
                else:
                    alone.append(rate(extent.window))
                    watched.append(rate_beside())
            assert asking.poll() is None, "the console did not answer"
        finally:
            asking.kill()
            asking.wait()
    shares = [1 - b.rate / a.rate for a, b in zip(alone, watched, strict=True)]

    def price(windows: list[Window]) -> float:
        return sum(window.cost for window in windows) / sum(window.orders for window in windows)

    return Beside(
        statistics.median(window.rate for window in alone),
        statistics.median(window.rate for window in watched),
        statistics.median(shares),
        price(watched) / price(alone) - 1,
        sum(window.console for window in watched) / sum(window.seconds for window in watched),
    )


def services(folder: Path, extent: Extent) -> dict[str, Beside]:
    """What a console takes from services, by store."""
    path = folder / "beside.db"
    build(path, FEW)
    found = {"SQLite": beside(f"sqlite:///{path}", folder, extent)}
    if redis_server.is_installed():
        with redis_server.running(str(folder)) as (url, plain):
            ledger = open_ledger(url)
            ledger.bind("main", "futures-1")
            for symbol in (BTC, ETH):
                ledger.adopt(key_of(symbol), (0, 0))
            ledger.close()
            server = int(plain.info("server")["process_id"])
            found["Redis"] = beside(url, folder, extent, server)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and compare with the bounds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--quick", action="store_true", help="a smoke run")
    parser.add_argument("--assert", dest="enforce", action="store_true", help="exit 1 over a bound")
    parser.add_argument("--only", choices=("pages", "services"))
    options = parser.parse_args(arguments)
    extent = QUICK if options.quick else FULL
    bounds: list[Limit] = []
    with tempfile.TemporaryDirectory() as name:
        if options.only != "services":
            took = pages(Path(name), extent)
            print(table(
                ("asked", f"{FEW:,} events", f"{extent.events:,} events", "ratio"),
                [(what, seconds(few), seconds(many), f"{many / few:.1f}")
                 for what, (few, many) in took.items()],
            ))  # fmt: skip
            bounds += [
                Limit(f"{page}, many events", took[page][1], PAGE_SECONDS, "s")
                for page in ("/", "/ at first")
            ]
            for what in ("/", "/ at first", "`blocked --since 1h`"):
                few, many = took[what]
                # Of five milliseconds, twice as many are no difference to anybody.
                bounds.append(Limit(f"{what}, beside few", many / max(few, 0.005), RATIO))
        if options.only != "pages":
            found = services(Path(name), extent)
            print()
            print(table(
                ("store", "orders/s without", "beside a console", "taken", "processor an order",
                 "of a core, the console"),
                [(store, f"{one.alone:.0f}", f"{one.watched:.0f}", f"{one.share:.1%}",
                  f"{one.dearer:+.1%}", f"{one.used:.1%}") for store, one in found.items()],
            ))  # fmt: skip
            bounds += [
                Limit(f"share of orders taken, {store}", one.share, SHARE, "")
                for store, one in found.items()
            ]
    print()
    print(limits(bounds))
    held = all(bound.held for bound in bounds)
    return 0 if held or not options.enforce else 1


if __name__ == "__main__":
    sys.exit(main())
