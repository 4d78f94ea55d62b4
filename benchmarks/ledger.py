"""How much the ledger costs beside the bare operations it is made of, in one run.

    python -m benchmarks.ledger [--quick] [--assert] [--only limits]

Medians of repeated rounds, and the ratio of each pair; the bare one and ours alternate round by
round, so a noisy machine is noisy for both. Exit status 1 where a bound is missed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sqlite3
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from benchmarks import redis_server
from invariant_guard.ledger import (
    Asked,
    Kind,
    Ledger,
    Limits,
    Prices,
    Side,
    StoreUnavailable,
    open_ledger,
)
from invariant_guard.ledger.stores.base import BUDGET
from invariant_guard.ledger.stores.sqlite.wal import LAST_RESORT

KEY = "acct/x/linear_perp/BTC%2FUSDT:USDT"


# Caps that no order of a run reaches: what is measured is the judging.
HEAD = 'version = 1\ncurrency = "USDT"\n'
KEY_AND_ACCOUNT = (
    HEAD
    + """
[[limit]]
scope = "key:*/x/linear_perp/BTC/USDT:USDT"
max-order-quantity = "5"
max-long = "1000000"
[[limit]]
scope = "account:acct"
max-open-orders = 1000000
max-gross-notional = "1000000000"
"""
)
AND_SOURCE = (
    KEY_AND_ACCOUNT
    + """
[[limit]]
scope = "source:*"
max-open-orders = 1000000
max-openings-without-review = 1000000
"""
)
ACCOUNT_POOL_AND_SOURCE = (
    HEAD
    + """
[[pool]]
name = "desk"
accounts = ["acct", "second", "third"]
[[limit]]
scope = "account:acct"
max-open-orders = 1000000
max-gross-notional = "1000000000"
[[limit]]
scope = "pool:desk"
max-gross-notional = "1000000000"
[[limit]]
scope = "source:*"
max-open-orders = 1000000
max-openings-without-review = 1000000
"""
)
# As above, and the keys that stand for the order's are found by all that there are.
OVER_ANY_VENUE = ACCOUNT_POOL_AND_SOURCE.replace('"third"]', '"third"]\nvenues = "any"')
PRICES = Prices("20000")


def asked(kind: Kind = Kind.OPEN, prices: Prices | None = None) -> Asked:
    name = ("main", "x", "linear_perp", "BTC/USDT:USDT")
    if prices is None:
        return Asked(*name, Side.BUY, kind, 1)
    # In one call, as the guard makes it.
    return Asked(*name, Side.BUY, kind, 1, source="rl_v3", prices=prices)


def ready(ledger: Ledger, limits: str = "") -> Ledger:
    ledger.bind("main", "acct")
    ledger.adopt(KEY, (0, 0))
    for account in ("second", "third"):
        if account in limits:
            ledger.bind(account, account)
            ledger.adopt(KEY.replace("acct", account), (0, 0))
    if limits:
        ledger.apply_limits(Limits.parse(limits), reason="the benchmark")
    return ledger


def medians(pairs: dict[str, Callable[[], object]], rounds: int, calls: int) -> dict[str, float]:
    """Give the median time of one call of each, in seconds, measured in turns."""
    times: dict[str, list[float]] = {name: [] for name in pairs}
    for name, call in pairs.items():
        for _ in range(calls // 4 + 1):
            call()
        assert name
    for _ in range(rounds):
        for name, call in pairs.items():
            started = time.perf_counter()
            for _ in range(calls):
                call()
            times[name].append((time.perf_counter() - started) / calls)
    return {name: statistics.median(found) for name, found in times.items()}


def report(title: str, found: dict[str, float], bound: float | None) -> bool:
    bare, ours = found["bare"], found["ours"]
    ratio = ours / bare
    fine = bound is None or ratio <= bound
    goal = "no bound" if bound is None else f"at most {bound:g}"
    print(
        f"{title:<44} bare {bare * 1e6:8.1f} us   ours {ours * 1e6:8.1f} us   "
        f"{ratio:5.2f} x  ({goal}) {'' if fine else 'MISSED'}"
    )
    return fine


def memory(quick: bool) -> bool:
    ledger = ready(open_ledger("memory://"))
    lock, table = Lock(), {}

    def bare() -> None:
        with lock:
            table["key"] = uuid.uuid4().hex

    def ours() -> None:
        order_id, _ = ledger.reserve(asked())
        ledger.not_sent(order_id)

    found = medians({"bare": bare, "ours": ours}, 9 if quick else 31, 500)
    return report("memory: reserve and settle / lock, dict, uuid4", found, 15)


def plain_connection(path: str) -> sqlite3.Connection:
    """Connect with the ledger's own settings: nobody carries a log back within the measured steps."""
    plain = sqlite3.connect(path, isolation_level=None)
    plain.execute("PRAGMA journal_mode = WAL")
    plain.execute("PRAGMA synchronous = NORMAL")
    plain.execute(f"PRAGMA wal_autocheckpoint = {LAST_RESORT}")
    return plain


def bare_transaction(path: str) -> Callable[[], object]:
    plain = plain_connection(path)
    plain.execute("CREATE TABLE t (k TEXT PRIMARY KEY, v TEXT NOT NULL)")

    def bare() -> None:
        plain.execute("BEGIN IMMEDIATE")
        plain.execute(
            "INSERT INTO t VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v",
            ("key", uuid.uuid4().hex),
        )
        plain.execute("COMMIT")

    return bare


def sqlite(
    quick: bool,
    folder: str,
    limits: str = "",
    what: str = "reserve",
    bound: float | None = 2.5,
    shared: bool = False,
) -> bool:
    """Measure reserves; where the file is `shared`, somebody else commits before each of them."""
    folder = tempfile.mkdtemp(dir=folder)
    ledger = ready(open_ledger(f"sqlite:///{folder}/ledger.db"), limits)
    prices = PRICES if limits else None
    bare = bare_transaction(f"{folder}/plain.db")
    spent: list[str] = []

    def ours() -> None:
        spent.append(ledger.reserve(asked(prices=prices))[0])

    # To a connection it is the same whether another one is of its own process.
    others = [
        sqlite3.connect(f"{folder}/{name}.db", isolation_level=None) for name in ("plain", "ledger")
    ]
    if shared:
        for other in others:
            other.execute("CREATE TABLE others (name TEXT PRIMARY KEY, value)")

    # Settled outside the measurement: a service has few orders in flight at once.
    times: dict[str, list[float]] = {"bare": [], "ours": []}
    calls = 1 if shared else 4
    for _ in range(40 if quick else 300):
        for name, call, other in (("bare", bare, others[0]), ("ours", ours, others[1])):
            if shared:
                other.execute("INSERT OR REPLACE INTO others VALUES ('last', random())")
            started = time.perf_counter()
            for _ in range(calls):
                call()
            times[name].append((time.perf_counter() - started) / calls)
        while spent:
            ledger.not_sent(spent.pop())
    found = {name: statistics.median(each) for name, each in times.items()}
    return report(f"sqlite: {what} / BEGIN IMMEDIATE, upsert", found, bound)


def redis(
    quick: bool, folder: str, limits: str = "", what: str = "reserve", bound: float = 2
) -> bool:
    if not redis_server.is_installed():
        print("redis: skipped, redis-server is not installed")
        return True
    folder = tempfile.mkdtemp(dir=folder)
    with redis_server.running(folder) as (url, plain):
        ledger = ready(open_ledger(url), limits)
        prices = PRICES if limits else None
        sha = plain.script_load("return redis.call('HSET', KEYS[1], 'a', ARGV[1])")

        def bare() -> None:
            plain.evalsha(sha, 1, "t", "1")

        spent: list[str] = []

        def ours() -> None:
            spent.append(ledger.reserve(asked(prices=prices))[0])

        times: dict[str, list[float]] = {"bare": [], "ours": []}
        for _ in range(40 if quick else 300):
            for name, call in (("bare", bare), ("ours", ours)):
                started = time.perf_counter()
                for _ in range(4):
                    call()
                times[name].append((time.perf_counter() - started) / 4)
            while spent:
                ledger.not_sent(spent.pop())
        before = plain.info("stats")["total_commands_processed"]
        order_id, _ = ledger.reserve(asked(prices=prices))
        sent = plain.info("commandstats")["cmdstat_evalsha"]["calls"]
        ledger.reserve(asked(prices=prices))
        trips = plain.info("commandstats")["cmdstat_evalsha"]["calls"] - sent
        assert before
        assert order_id
        found = {name: statistics.median(each) for name, each in times.items()}
        fine = report(f"redis: {what} / EVALSHA of one HSET", found, bound)
        print(f"{'redis: round trips of a reserve':<44} {trips}")
        return fine and trips == 1


def _turns(
    url: str, seconds: float, results: multiprocessing.Queue[tuple[int, float, int]]
) -> None:
    ledger = open_ledger(url)
    turns, longest, refused = 0, 0.0, 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        started = time.perf_counter()
        try:
            order_id, _ = ledger.reserve(asked())
            longest = max(longest, time.perf_counter() - started)
            ledger.not_sent(order_id)
        except StoreUnavailable:
            refused += 1
            longest = max(longest, time.perf_counter() - started)
        turns += 1
    results.put((turns, longest, refused))


def fairness(quick: bool, folder: str) -> bool:
    url = f"sqlite:///{folder}/fair.db"
    ready(open_ledger(url)).close()
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    workers = [
        context.Process(target=_turns, args=(url, 2.0 if quick else 10.0, results))
        for _ in range(8)
    ]
    for worker in workers:
        worker.start()
    found = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    turns = sorted(found_turns for found_turns, _, _ in found)
    longest: float = max(wait for _, wait, _ in found)
    refused = sum(count for _, _, count in found)
    share = turns[0] / turns[-1]
    # A little over the budget is the step itself.
    fine = share >= 0.25 and longest <= BUDGET + 0.1
    print(
        f"{'sqlite: 8 processes on one key':<44} slowest/fastest {share:.2f} (at least 0.25)   "
        f"turns {turns[0]}..{turns[-1]}   longest {longest * 1e3:.0f} ms   refused {refused} "
        f"{'' if fine else 'MISSED'}"
    )
    return fine


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument(
        "--assert", action="store_true", dest="held", help="1 where a goal is missed"
    )
    parser.add_argument("--only", choices=("limits",), help="what limits cost, and nothing else")
    arguments = parser.parse_args()
    quick = arguments.quick
    print(
        f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} CPUs"
    )
    with tempfile.TemporaryDirectory() as folder:
        os.environ["INVARIANT_GUARD_RUNTIME_DIR"] = str(Path(folder) / "run")
        fine = [sqlite(quick, folder), redis(quick, folder)]
        if not arguments.only:
            fine.append(memory(quick))
        for limits, what, bounds in (
            (KEY_AND_ACCOUNT, "key, account", (3.3, 2.2)),
            (AND_SOURCE, "key, account, source", (4.5, 2.5)),
            (ACCOUNT_POOL_AND_SOURCE, "account, pool of three, source", (4.5, 2.5)),
            (OVER_ANY_VENUE, "the same, over any venue", (4.5, 2.5)),
        ):
            fine.append(sqlite(quick, folder, limits, what, bounds[0]))
            fine.append(redis(quick, folder, limits, what, bounds[1]))
        for limits, what in (
            ("", "reserve on a shared file"),
            (OVER_ANY_VENUE, "any venue, shared"),
        ):
            sqlite(quick, folder, limits, what, None, shared=True)
        if not arguments.only:
            fine.append(fairness(quick, folder))
    return 1 if arguments.held and not all(fine) else 0


if __name__ == "__main__":
    sys.exit(main())
