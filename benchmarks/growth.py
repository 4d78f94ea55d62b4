"""What a ledger costs that has seen many orders: the same questions after 0 to 1,000,000 of them.

    python -m benchmarks.growth [--orders 0,10000,100000,1000000] [--store sqlite|redis]

Per size, on SQLite and Redis: the median of a reserve, also with a thousand orders in flight on its
key; `blocked --since 1h` and `status`; the size; and an archive of all but a tenth while another
process trades: what it left, the longest reserve meanwhile, and whether anything was lost. The orders
are written as rows, 90 days of them, each with the rows and events that its life leaves behind.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import redis_server
from benchmarks.ledger import KEY, asked, ready
from invariant_guard.ledger import (
    Event,
    EventKind,
    Kind,
    Ledger,
    Refusal,
    Reservation,
    Side,
    State,
    StoreUnavailable,
    open_ledger,
)
from invariant_guard.ledger.stores import codec
from invariant_guard.ledger.stores.sqlite import tables

DAYS = 90
DAY_MS = 86_400_000
# Every fiftieth order was refused.
REFUSED = 50
CHUNK = 5_000


def history(count: int) -> Iterator[tuple[Reservation, list[Event]]]:
    """Give orders that have ended, oldest first, each with its events."""
    now, one = time.time_ns() // 1_000_000, 10**30
    begun = now - DAYS * DAY_MS
    for number in range(count):
        at = begun + (now - begun) * number // count
        id_ = f"ig{number:030x}"
        order = Reservation(
            id_, KEY, Side.BUY, Kind.OPEN, one, one, State.SETTLED, at, acknowledged=True,
            tracked=True, venue_id=str(number),
        )  # fmt: skip
        if number % REFUSED:
            kinds = (EventKind.ADMITTED, EventKind.FILLED, EventKind.SETTLED)
            events = [Event(kind, KEY, id_, one, detail="open buy", at=at) for kind in kinds]
        else:
            refusal = Refusal.OPPOSING_POSITION
            order = order._replace(filled=0, acknowledged=False, venue_id="", refusal=refusal)
            events = [Event(EventKind.BLOCKED, KEY, id_, one, refusal.value, "open buy", at)]
        yield order, events


def fill_sqlite(ledger: Ledger, count: int) -> None:
    store: Any = ledger.store
    rows = history(count)
    for _ in range(0, count, CHUNK):
        cursor = store._file.enter()
        for _, (order, events) in zip(range(CHUNK), rows, strict=False):
            row = (False, order.id, order.key, codec.record_to_text(order), tables.part_of(order))
            cursor.execute(tables.KEEP_ORDER, row)
            for event in events:
                text = codec.event_to_text(event, event.at)
                cursor.execute("INSERT INTO events (at, body) VALUES (?, ?)", (event.at, text))
        store._file.leave(cursor, None)
        store._file.carry_back()


def fill_redis(ledger: Ledger, count: int) -> None:
    import redis

    client = redis.Redis.from_url(ledger.url)
    before = client.llen("{invariant-guard}:events")
    rows = history(count)
    for _ in range(0, count, CHUNK):
        # redis-py takes more kinds of keys and values, and a dict of them is invariant.
        orders: dict[Any, Any] = {}
        texts, refusals = [], []
        for _, (order, events) in zip(range(CHUNK), rows, strict=False):
            orders[order.id] = codec.record_to_text(order)
            for event in events:
                before += 1
                text = codec.event_to_text(event, event.at)
                texts.append(text)
                if event.kind is EventKind.BLOCKED:
                    refusals.append(json.dumps([str(before), text], separators=(",", ":")))
        pipe = client.pipeline(transaction=False)
        pipe.hset("{invariant-guard}:orders", mapping=orders)
        pipe.rpush("{invariant-guard}:events", *texts)
        pipe.rpush("{invariant-guard}:refusals", *refusals)
        pipe.execute()


def timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def reserve_median(ledger: Ledger, rounds: int = 200) -> float:
    """Give the median of a reserve; its order is settled outside of the measurement."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        order_id, decision = ledger.reserve(asked())
        times.append(time.perf_counter() - started)
        assert decision.admitted, decision
        ledger.not_sent(order_id)
    return statistics.median(times)


def with_a_thousand(ledger: Ledger) -> float:
    """Give the median of a reserve beside a thousand orders in flight on its key."""
    live = [ledger.reserve(asked())[0] for _ in range(1000)]
    found = reserve_median(ledger)
    for order_id in live:
        ledger.not_sent(order_id)
    return found


def trade(url: str, begun: Any, stop: Any, results: Any) -> None:
    """Order until told to stop; gives the ids, the longest wait and the refusals."""
    ledger = open_ledger(url)
    ids, longest, refused = [], 0.0, 0
    while not stop.is_set():
        started = time.perf_counter()
        try:
            order_id, _ = ledger.reserve(asked())
            ids.append(order_id)
            begun.set()
        except StoreUnavailable:
            refused += 1
        longest = max(longest, time.perf_counter() - started)
        time.sleep(0.005)
    results.put((ids, longest, refused))


def archived_while_trading(ledger: Ledger, folder: str, count: int) -> dict[str, Any]:
    """Archive all but the last tenth; every order and event is in the file or in the store."""
    context = multiprocessing.get_context("spawn")
    begun, stop, results = context.Event(), context.Event(), context.Queue()
    service = context.Process(target=trade, args=(ledger.url, begun, stop, results))
    service.start()
    begun.wait(60)
    path = Path(folder) / f"archive-{count}.jsonl"
    before = time.time_ns() // 1_000_000 - DAYS * DAY_MS // 10
    with path.open("w", encoding="utf-8") as file:
        took = timed(lambda: ledger.archive(file, before))
    stop.set()
    ids, longest, refused = results.get()
    service.join()
    filed_orders, filed_events = set(), set()
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        if "order" in row:
            filed_orders.add(row["order"]["id"])
        else:
            filed_events.add(row["event"]["number"])
    number = 0
    kept_events: set[int] = set()
    while page := ledger.events_after(number):
        kept_events.update(event.number for event in page)
        number = page[-1].number
    lost = number - len(filed_events | kept_events)
    every = [f"ig{index:030x}" for index in range(count)]
    for start in range(0, count, CHUNK):
        some = every[start : start + CHUNK]
        kept = {record.id for record in ledger.store.records(some)}
        lost += sum(1 for id_ in some if id_ not in kept and id_ not in filed_orders)
    lost += sum(1 for id_ in ids if ledger.order(id_) is None)
    weight = path.stat().st_size / 1e6
    path.unlink()
    return {
        "weight": weight, "archive": took, "filed": len(filed_orders), "traded": len(ids), "longest": longest,
        "refused": refused, "lost": lost,
    }  # fmt: skip


def measured(url: str, folder: str, count: int, size: Callable[[], float]) -> dict[str, Any]:
    ledger = open_ledger(url)
    fill = fill_sqlite if url.startswith("sqlite") else fill_redis
    filling = timed(lambda: fill(ledger, count))
    print(f"  {count:,} orders written in {filling:.0f} s", file=sys.stderr)
    ready(ledger)
    hour_ago = int((time.time() - 3600) * 1000)
    row: dict[str, Any] = {"orders": count, "reserve": reserve_median(ledger)}
    other = open_ledger(url)
    # A connection of its own, as the command has, which is open before it asks.
    row["status"] = timed(other.contents)
    row["blocked"] = timed(lambda: other.blocked(hour_ago))
    row["size"] = size()
    row["live"] = with_a_thousand(ledger)
    row.update(archived_while_trading(ledger, folder, count) if count else {})
    row["after"] = size()
    row["reserve after"] = reserve_median(ledger)
    for each in (ledger, other):
        each.close()
    return row


def sqlite(folder: str, count: int) -> dict[str, Any]:
    path = Path(folder) / f"ledger-{count}.db"

    def size() -> float:
        """Return the MB in use: what is free in the file is filled again."""
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            pages, free, bytes_ = (
                connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("page_count", "freelist_count", "page_size")
            )
        return float((pages - free) * bytes_ / 1e6)

    row = measured(f"sqlite:///{path}", folder, count, size)
    for leftover in Path(folder).glob(f"{path.name}*"):
        if leftover.is_file():
            leftover.unlink()
    return row


def redis(folder: str, count: int) -> dict[str, Any] | None:
    if not redis_server.is_installed():
        return None
    with redis_server.running(folder, f"aof-{count}") as (url, plain):
        size = lambda: int(plain.info("memory")["used_memory"]) / 1e6  # noqa: E731
        return measured(url, folder, count, size)


def shown(store: str, row: dict[str, Any]) -> str:
    cells = [
        f"{row['orders']:,}", store, f"{row['reserve'] * 1e6:.0f} us", f"{row['live'] * 1e6:.0f} us",
        f"{row['blocked'] * 1e3:.1f} ms", f"{row['status'] * 1e3:.1f} ms", f"{row['size']:.1f} MB",
    ]  # fmt: skip
    if "filed" in row:
        cells.append(
            f"{row['filed']:,} in {row['archive']:.0f} s; {row['traded']:,} orders meanwhile, the "
            f"longest {row['longest'] * 1e3:.0f} ms, {row['refused']} refused, {row['lost']} lost; "
            f"{row['after']:.1f} MB in use then, {row['weight']:.1f} MB archived"
        )
    else:
        cells.append("")
    return "| " + " | ".join(cells) + " |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", default="0,10000,100000,1000000")
    parser.add_argument("--store", choices=("sqlite", "redis"))
    arguments = parser.parse_args()
    print(
        "| orders settled | store | reserve | with 1,000 in flight | `blocked --since 1h` | "
        "`status` | size | archived |\n| --- | --- | --- | --- | --- | --- | --- | --- |"
    )
    lost = 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["INVARIANT_GUARD_RUNTIME_DIR"] = str(Path(folder) / "run")
        for count in (int(part) for part in arguments.orders.split(",")):
            for name, run in (("SQLite", sqlite), ("Redis", redis)):
                if arguments.store not in (None, name.lower()):
                    continue
                row = run(folder, count)
                if row is None:
                    print("redis: skipped, redis-server is not installed", file=sys.stderr)
                    continue
                print(shown(name, row), flush=True)
                lost += row.get("lost", 0)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
