"""How long the console's pages take over a thousand events and over a million, and what it costs services.

    python -m benchmarks.console [--events 1000000] [--assert]

The ledger's file is built directly, with all of its events in the last 24 hours, a tenth of them
refusals. Pages are asked for over a real socket. Then processes reserve and settle as fast as they
can, in turns beside a console that is asked ten times a second and beside none. Exit status 1 where
a bound is missed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Barrier
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests" / "support"))

from console_server import BTC, ETH, Served, asked, key_of, served

from invariant_guard.ledger import Event, EventKind, Side, StoreUnavailable, open_ledger
from invariant_guard.ledger.stores import codec
from invariant_guard.ledger.stores.sqlite.store import SQLiteStore

PAGES = ("/", "/blocked", "/keys", "/events", "/about")
DAY_MS = 86_400_000
PAGE_MS, RATIO, SLOWDOWN = 200.0, 2.0, 0.05
WRITERS, ROUND, ROUNDS = 8, 2.0, 5
_CODES = ("OPPOSING_POSITION", "OPPOSING_ORDER", "HALTED", "RECONCILING")


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
                EventKind.BLOCKED if blocked else EventKind.ADMITTED, key,
                f"ig{number:030x}", 10**29, _CODES[number // 10 % 4] if blocked else "",
                "open sell" if blocked else "open buy", source=f"strategy-{number % 7}",
            )  # fmt: skip
            yield at, codec.event_to_text(event, at)

    cursor.executemany("INSERT INTO events (at, body) VALUES (?, ?)", rows())
    store._file.leave(cursor, None)
    store.close()


def milliseconds(made: Served, path: str) -> float:
    began = time.perf_counter()
    assert made.ask(path).status == 200
    return (time.perf_counter() - began) * 1000


def pages(folder: Path, count: int) -> dict[str, float]:
    """Medians in ms by page, the first answer of all, and the worst while it was still counting."""
    path = folder / f"{count}.db"
    build(path, count)
    with served(f"sqlite:///{path}") as made:
        found = {"first": milliseconds(made, "/")}
        began, worst = time.perf_counter(), 0.0
        while not made.console.watcher.look().counted:
            worst = max(worst, milliseconds(made, "/"))
        found["worst while counting"] = worst
        found["counted after"] = (time.perf_counter() - began) * 1000
        for page in PAGES:
            found[page] = statistics.median(milliseconds(made, page) for _ in range(15))
    return found


def _reserve(url: str, together: Barrier, done: Synchronized[int]) -> None:
    ledger, count = open_ledger(url), 0
    together.wait()
    stop = time.monotonic() + ROUND
    while time.monotonic() < stop:
        try:
            order, _ = ledger.reserve(asked(BTC, Side.BUY))
            ledger.not_sent(order)
        except StoreUnavailable:
            # Others had every turn for as long as an order may wait.
            continue
        count += 1
    with done.get_lock():
        done.value += count
    ledger.close()


def throughput(url: str) -> float:
    """Orders a second of processes that reserve and settle as fast as they can."""
    context = multiprocessing.get_context("spawn")
    done: Synchronized[int] = context.Value("q", 0)
    together = context.Barrier(WRITERS)
    workers = [context.Process(target=_reserve, args=(url, together, done)) for _ in range(WRITERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return done.value / ROUND


def beside(folder: Path) -> float:
    """Share of throughput that a console asked ten times a second takes away."""
    path = folder / "beside.db"
    build(path, 1000)
    url = f"sqlite:///{path}"
    shares = []
    throughput(url)
    for _ in range(ROUNDS):
        alone = throughput(url)
        with served(url) as made:
            end = threading.Event()

            def look(made: Served = made, end: threading.Event = end) -> None:
                while not end.wait(0.1):
                    made.ask("/")

            asking = threading.Thread(target=look)
            asking.start()
            watched = throughput(url)
            end.set()
            asking.join()
        shares.append(1 - watched / alone)
        print(f"  {alone:8.0f} orders/s alone, {watched:8.0f} beside the console", flush=True)
    return statistics.median(shares)


def main() -> int:
    """Measure, print, and compare with the bounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--assert", action="store_true", dest="bound")
    parser.add_argument("--pages-only", action="store_true")
    options = parser.parse_args()
    missed = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few, many = pages(folder, 1000), pages(folder, options.events)
        print(f"{'ms':24}{1000:>12,}{options.events:>12,} events")
        for what, value in many.items():
            print(f"{what:24}{few[what]:12.1f}{value:12.1f}")
        if many["/"] > PAGE_MS or many["first"] > PAGE_MS:
            missed.append(f"the front page takes more than {PAGE_MS:g} ms")
        if many["/"] > RATIO * few["/"] + 5:
            missed.append(f"the front page takes more than {RATIO:g} times as long")
        if not options.pages_only:
            share = beside(folder)
            print(f"orders lost beside a console asked ten times a second: {share:.1%}")
            if share > SLOWDOWN:
                missed.append(f"a console takes more than {SLOWDOWN:.0%} of the orders")
    for text in missed:
        print(f"MISSED: {text}")
    return 1 if missed and options.bound else 0


if __name__ == "__main__":
    sys.exit(main())
