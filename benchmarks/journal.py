"""What a journal costs an order, and what one in trouble costs it: never a wait.

    python benchmarks/journal.py            figures
    python benchmarks/journal.py --quick    a smoke run for CI
    python benchmarks/journal.py --assert   exit 1 where a limit is exceeded

An allowed check is timed by itself, on the clock of the wall, in bursts that alternate between the
enforcers that are compared: without a journal, with a listener, with a journal, and with journals
that are locked by another process, on a full disk, deleted before each burst, kept from tidying
up by a reader that is stopped in the middle of a look, and with a queue that is full.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import logging
import resource
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter_ns

from invariant_guard import PositionInvariantEnforcer
from invariant_guard.record.journal_file.writer import writer_of

#: A journal's check beside a listener's, and one in trouble beside one that is well.
LIMIT = 1.5
_BURST = 200

_READER = """
import sqlite3, sys
c = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True, isolation_level=None)
c.execute("BEGIN"); c.execute("SELECT count(*) FROM decisions").fetchone()
print("looking", flush=True); sys.stdin.read()
"""


def _nothing() -> None:
    """Leave a burst as it is."""


@dataclass
class Enforcer:
    """An enforcer, and what is done to its journal around a burst."""

    name: str
    check: Callable[..., object]
    settle: Callable[[], object] = _nothing
    before: Callable[[], object] = _nothing
    after: Callable[[], object] = _nothing
    bursts: list[list[int]] = field(default_factory=list)

    def burst(self) -> None:
        check, positions = self.check, {"BTCUSDT": 1.0}
        times = []
        self.before()
        for _ in range(_BURST):
            began = perf_counter_ns()
            check("BTCUSDT", "buy", 1.0, positions)
            times.append(perf_counter_ns() - began)
        self.after()
        self.settle()
        self.bursts.append(times)

    def median(self) -> float:
        return statistics.median(time for burst in self.bursts for time in burst)

    def p99(self) -> float:
        times = sorted(time for burst in self.bursts for time in burst)
        return times[len(times) * 99 // 100]


def journalled(name: str, folder: Path) -> tuple[Enforcer, Path]:
    path = folder / f"{name.replace(' ', '-')}.db"
    url = f"sqlite:///{path}"
    made = PositionInvariantEnforcer(journal=url)
    made.check_can_open_position("BTCUSDT", "buy", 1.0, {})
    assert writer_of(url).flush()
    return Enforcer(name, made.check_can_open_position), path


@contextlib.contextmanager
def conditions(folder: Path) -> Iterator[list[Enforcer]]:
    plain = PositionInvariantEnforcer()
    heard = PositionInvariantEnforcer()
    subscription = heard.on_event(lambda event: None)
    well, path = journalled("a journal", folder)
    well.settle = writer_of(f"sqlite:///{path}").flush

    locked, path = journalled("a journal that is locked", folder)
    holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")

    full, _ = journalled("a journal on a full disk", folder)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    former = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    full.before = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1, limits[1]))

    def while_full() -> None:
        # The writer tries in the middle of it too.
        time.sleep(0.06)
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    full.after = while_full

    deleted, gone = journalled("a journal that is deleted", folder)
    deleted.before = lambda: gone.unlink(missing_ok=True)
    deleted.settle = writer_of(f"sqlite:///{gone}").flush

    slow, path = journalled("a journal with a stopped reader", folder)
    slow.settle = writer_of(f"sqlite:///{path}").flush
    reader = subprocess.Popen(
        [sys.executable, "-c", _READER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert reader.stdout is not None
    reader.stdout.readline()
    reader.send_signal(signal.SIGSTOP)

    crammed, path = journalled("a journal with a full queue", folder)
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    while not writer_of(f"sqlite:///{path}").dropped:
        crammed.check("BTCUSDT", "buy", 1.0, {})

    yield [
        Enforcer("no journal", plain.check_can_open_position),
        Enforcer("a listener", heard.check_can_open_position, settle=subscription.flush),
        well, locked, full, deleted, slow, crammed,
    ]  # fmt: skip
    for connection in (holder, other):
        connection.execute("ROLLBACK")
        connection.close()
    reader.send_signal(signal.SIGCONT)
    reader.communicate(b"")
    signal.signal(signal.SIGXFSZ, former)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--quick", action="store_true", help="few rounds, for a smoke run")
    parser.add_argument("--assert", dest="enforce", action="store_true", help="exit 1 over a limit")
    options = parser.parse_args(arguments)
    rounds = 5 if options.quick else 60
    logging.getLogger("invariant_guard").addHandler(logging.NullHandler())
    logging.getLogger("invariant_guard").propagate = False
    with tempfile.TemporaryDirectory() as folder, conditions(Path(folder)) as compared:
        gc.collect()
        gc.disable()
        for _ in range(rounds + 1):
            for one in compared:
                one.burst()
        gc.enable()
        for one in compared:
            # The first burst fills caches.
            del one.bursts[0]
        plain, heard, well, *troubled = compared
        dropped = writer_of(f"sqlite:///{folder}/a-journal-with-a-full-queue.db").dropped
    over = False

    def report(one: Enforcer, than: Enforcer | None) -> None:
        nonlocal over
        text = f"{one.name:<34}{one.median():>9.0f} ns{one.p99():>10.0f} ns at 99 %"
        if than is not None:
            times = one.median() / than.median(), one.p99() / than.p99()
            over = over or max(times) > LIMIT
            verdict = "at most" if max(times) <= LIMIT else "OVER"
            text += f"{times[0]:>7.2f} and {times[1]:.2f} times {than.name}, {verdict} {LIMIT:g}"
        print(text)

    report(plain, None)
    report(heard, None)
    report(well, heard)
    for one in troubled:
        report(one, well)
    print(f"dropped and counted with a full queue: {dropped}")
    return 1 if over and options.enforce else 0


if __name__ == "__main__":
    sys.exit(main())
