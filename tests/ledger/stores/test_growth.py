"""A ledger with a long history: read by cursor, archived by age, carried over from the schema before."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from schema_2 import to_schema_2
from servers import RedisServer

from invariant_guard.cli import main as cli
from invariant_guard.ledger import Asked, Key, Kind, Ledger, Side, Status, open_ledger
from invariant_guard.ledger import archive as archive_module
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.stores import codec
from invariant_guard.ledger.stores.redis.sync import RedisStore
from invariant_guard.ledger.stores.redis.wire import PREFIX

KEY = Key("acct", "binance", "linear_perp", "BTC/USDT:USDT")
SHARED = pytest.mark.parametrize("ledger_url", ["sqlite", "redis"], indirect=True)
DAY = 86_400_000


def asked(side: Side = Side.BUY, kind: Kind = Kind.OPEN, **more: Any) -> Asked:
    return Asked("main", *KEY[1:], side, kind, 1, **more)


@pytest.fixture
def ready(ledger: Ledger) -> Ledger:
    ledger.adopt(KEY, (0, 0))
    return ledger


def lives(ledger: Ledger) -> dict[str, str]:
    """Give an order of every end that there is, by what became of it."""
    ends: dict[str, str] = {}
    for name in ("filled", "cancelled", "not sent", "refused", "partly", "flying", "late"):
        side = Side.SELL if name == "refused" else Side.BUY
        ends[name], _ = ledger.reserve(asked(side))
    ledger.filled(ends["filled"], 1)
    ledger.acknowledge(ends["cancelled"], "v")
    ledger.filled(ends["cancelled"], "0.25", final=True)
    ledger.not_sent(ends["not sent"])
    ledger.acknowledge(ends["partly"], "v")
    ledger.filled(ends["partly"], "0.5")
    ledger.acknowledge(ends["late"], "v")
    ledger.filled(ends["late"], "0.5", final=True)
    ledger.filled(ends["late"], "0.75")
    return ends


@pytest.fixture
def years_later(monkeypatch: pytest.MonkeyPatch) -> int:
    """Let the archive take everything for old; gives the moment before which that is."""
    monkeypatch.setattr(archive_module, "LEAST_MS", -DAY)
    return time.time_ns() // 1_000_000 + 60_000


def read(path: Path, kind: str) -> list[Any]:
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert {row["version"] for row in rows} <= {1}
    return [row[kind] for row in rows if kind in row]


class TestArchive:
    def test_what_a_late_fill_or_a_repetition_needs_stays(
        self, ready: Ledger, tmp_path: Path, years_later: int
    ) -> None:
        ends = lives(ready)
        events = ready.events()
        path = tmp_path / "old.jsonl"
        with path.open("w") as file:
            found = ready.archive(file, years_later)
        assert {order["id"] for order in read(path, "order")} == {
            ends[name] for name in ("filled", "cancelled", "refused")
        }
        assert (found.orders, found.kept, found.events) == (3, 2, len(events))
        assert [event["number"] for event in read(path, "event")] == [e.number for e in events]
        # The newest stays, so that its number is given to no other.
        assert ready.events() == [events[-1]]
        assert ready.blocked() == []
        for name, order_id in ends.items():
            gone = name in ("filled", "cancelled", "refused")
            assert (ready.order(order_id) is None) is gone, name
        # The late fill of what was never seen at the venue, and the rest of what flies.
        ready.filled(ends["not sent"], 1)
        assert ready.events()[-1].kind is EventKind.LATE_FILL
        assert ready.reserve(asked(id=ends["partly"]))[1].admitted
        assert ready.events()[-1].number > events[-1].number

    def test_it_stops_at_the_moment_and_goes_on_from_there(
        self, ready: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(archive_module, "LEAST_MS", -DAY)
        monkeypatch.setattr(archive_module, "PAGE", 2)
        first, _ = ready.reserve(asked())
        ready.filled(first, 1)
        until = ready.events()[-1].at + 1
        while time.time_ns() // 1_000_000 <= until:
            time.sleep(0.002)
        second, _ = ready.reserve(asked())
        ready.filled(second, 1)
        paths = [tmp_path / name for name in ("a", "b")]
        everything = ready.events()
        for path, before in zip(paths, (until, until + DAY), strict=True):
            with path.open("w") as file:
                ready.archive(file, before)
        assert [o["id"] for path in paths for o in read(path, "order")] == [first, second]
        numbers = [event["number"] for path in paths for event in read(path, "event")]
        assert numbers == [event.number for event in everything]

    def test_a_day_is_the_least(self, ready: Ledger, tmp_path: Path) -> None:
        now = time.time_ns() // 1_000_000
        with (
            (tmp_path / "x").open("w") as file,
            pytest.raises(ValueError, match="older than a day"),
        ):
            ready.archive(file, now - DAY + 60_000)

    def test_an_order_that_changed_since_it_was_read_stays(self, ready: Ledger) -> None:
        order_id, _ = ready.reserve(asked())
        ready.filled(order_id, "0.5", final=True)
        (read_before,) = ready.store.records([order_id])
        ready.filled(order_id, 1)
        assert ready.store.prune(0, [read_before]) == 0
        assert ready.order(order_id) is not None

    def test_services_trade_on_and_nothing_is_lost(
        self, ready: Ledger, tmp_path: Path, years_later: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(archive_module, "PAGE", 20)
        ids: list[str] = []

        def life() -> None:
            order_id, decision = ready.reserve(asked())
            assert decision.admitted
            ids.append(order_id)
            ready.filled(order_id, 1)

        for _ in range(40):
            life()
        path = tmp_path / "old.jsonl"
        service = threading.Thread(target=lambda: [life() for _ in range(40)])
        service.start()
        with path.open("w") as file:
            ready.archive(file, years_later)
        service.join()
        filed = {order["id"] for order in read(path, "order")}
        assert all(order_id in filed or ready.order(order_id) for order_id in ids)
        numbers = {event["number"] for event in read(path, "event")}
        numbers |= {event.number for event in ready.events()}
        assert numbers == set(range(1, max(numbers) + 1))
        assert ready.state(KEY).long == 80 * 10**30


@SHARED
def test_the_command(
    ledger_url: str, ready: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "old.jsonl"
    command = ["archive", "--ledger", ledger_url, "--before"]
    assert cli.main([*command, "1h", str(path)]) == 2
    assert "--before: at least 1d" in capsys.readouterr().err
    assert not path.exists()
    assert cli.main([*command, "90d", str(path)]) == 0
    assert "0 events and 0 orders archived, 0 orders kept" in capsys.readouterr().out
    assert path.stat().st_mode & 0o777 == 0o600
    assert cli.main([*command, "90d", str(path)]) == 2
    assert "is there already" in capsys.readouterr().err


def test_events_are_read_by_cursor(ready: Ledger) -> None:
    lives(ready)
    everything = ready.events()
    found: list[Event] = []
    while page := ready.events_after(found[-1].number if found else 0, 3):
        assert len(page) <= 3
        found += page
    assert found == everything
    assert [e for e in everything if e.kind is EventKind.BLOCKED] == ready.blocked()
    assert ready.blocked(time.time_ns() // 1_000_000 + 60_000) == []


def test_refusals_are_read_page_by_page(ready: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invariant_guard.ledger.stores.redis.steps.PAGE", 3)
    ready.halt(KEY)
    for _ in range(7):
        ready.reserve(asked())
    assert len(ready.blocked()) == 7
    assert ready.blocked() == sorted(ready.blocked(), key=lambda event: event.number)


@SHARED
def test_a_refusal_is_found_without_a_look_at_what_was_not_refused(
    ledger_url: str, ready: Ledger
) -> None:
    """Counted, not timed: what is decoded, and what the plan of the query says."""
    for _ in range(30):
        order_id, _ = ready.reserve(asked())
        ready.not_sent(order_id)
    ready.reserve(asked(Side.SELL, Kind.CLOSE, enforced=True))
    decoded: list[str] = []
    real = codec.text_to_event

    def counted(text: str, number: int) -> Event:
        decoded.append(text)
        return real(text, number)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codec, "text_to_event", counted)
        (event,) = ready.blocked()
    assert event.code == "NOTHING_TO_REDUCE"
    assert len(decoded) == 1
    if ledger_url.startswith("sqlite"):
        from invariant_guard.ledger.stores.sqlite import tables

        connection = sqlite3.connect(ledger_url.removeprefix("sqlite:///"))
        plan = connection.execute(f"EXPLAIN QUERY PLAN {tables._REFUSALS}", (0,)).fetchall()
        assert "USING INDEX refusals" in str(plan)
        connection.close()


@pytest.mark.parametrize("ledger_url", ["sqlite"], indirect=True)
def test_looking_waits_for_nobody_who_writes(ledger_url: str, ready: Ledger) -> None:
    connection = sqlite3.connect(ledger_url.removeprefix("sqlite:///"), isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    # What needs the writer's lock gives up after its budget, and raises.
    assert ready.contents().keys
    assert ready.events()
    assert ready.blocked() == []
    assert ready.order("nothing") is None
    connection.execute("ROLLBACK")
    connection.close()


def crowd(ledger: Ledger, port: int, count: int) -> None:
    """Put orders in flight into Redis, each as an admission would."""
    import redis

    order_id, _ = ledger.reserve(asked())
    client = redis.Redis(port=port, decode_responses=True)
    row = client.hget(f"{PREFIX}:orders", order_id)
    assert row is not None
    rows = {f"x{n}": row.replace(order_id, f"x{n}") for n in range(count)}
    client.hset(f"{PREFIX}:orders", mapping=rows)
    client.hset(f"{PREFIX}:live:{KEY.text}", mapping=dict.fromkeys(rows, "B"))
    ledger.not_sent(order_id)


class TestAThousandInFlight:
    @pytest.fixture
    def crowded(self, ready: Ledger, request: pytest.FixtureRequest) -> Ledger:
        if ready.url.startswith("redis"):
            # Its file is synced with each order: what they leave is written at once instead.
            crowd(ready, request.getfixturevalue("redis_server").port, 1_200)
            return ready
        for _ in range(1_200):
            ready.reserve(asked())
        return ready

    def test_they_are_counted_and_cost_an_opening_little(self, crowded: Ledger) -> None:
        times = []
        for _ in range(20):
            started = time.thread_time()
            _, decision = crowded.reserve(asked())
            times.append(time.thread_time() - started)
            assert decision.admitted
        # Of this thread's own time: none of the thousand is decoded. It was seven before.
        assert sorted(times)[10] < 0.002
        _, decision = crowded.reserve(asked(Side.SELL))
        assert decision.refusal == "OPPOSING_ORDER"
        assert decision.against == min(record.id for record in crowded.orders())
        exit_ = Asked("main", *KEY[1:], Side.SELL, Kind.CLOSE, 1_220, enforced=True)
        assert crowded.reserve(exit_)[1].admitted
        _, decision = crowded.reserve(exit_._replace(quantity=1_221))
        assert (decision.refusal, decision.against_quantity) == ("REDUCE_TOO_LARGE", 1_220 * 10**30)
        crowded.not_sent(crowded.orders()[0].id)
        assert crowded.halt(KEY) is Status.HALTED


@pytest.mark.parametrize("ledger_url", ["redis"], indirect=True)
def test_ten_thousand_in_flight_are_more_than_lua_unpacks(
    ready: Ledger, redis_server: RedisServer
) -> None:
    crowd(ready, redis_server.port, 10_000)
    # It is not about time, which a busy machine has none of.
    patient = Ledger(RedisStore(ready.url, budget=10))
    assert len(patient.orders()) == 10_000
    assert patient.reserve(asked(Side.SELL))[1].refusal == "OPPOSING_ORDER"
    assert patient.halt(KEY) is Status.HALTED
    patient.close()


@SHARED
def test_a_ledger_of_the_schema_before_is_carried_over_whole(
    ledger_url: str, ready: Ledger, redis_server: RedisServer, open_one: Callable[[str], Ledger]
) -> None:
    ends = lives(ready)
    other = KEY._replace(instrument="ETH/USDT:USDT")
    ready.adopt(other, (2, 0))
    observation = ready.observe(other)
    observation.apply((2, 0))
    ready.halt(KEY._replace(instrument="SOL/USDT:USDT"))
    flying = KEY._replace(instrument="XRP/USDT:USDT")
    ready.adopt(flying, (0, 0))
    in_flight, _ = ready.reserve(Asked("main", *flying[1:], Side.BUY, Kind.OPEN, 1))

    def held(ledger: Ledger) -> Any:
        keys = [
            key._replace(why="", read_at=None, live=tuple(sorted(key.live)))
            for key in ledger.contents().keys
        ]
        orders = {name: ledger.order(order_id) for name, order_id in ends.items()}
        return keys, orders, ledger.events(), ledger.blocked(), ledger.contents().accounts

    before = held(ready)
    ready.close()
    to_schema_2(ledger_url, redis_server.port)
    after = open_one(ledger_url)
    assert held(after) == before
    _, decision = after.reserve(Asked("main", *flying[1:], Side.SELL, Kind.OPEN, 1))
    assert (decision.refusal, decision.against) == ("OPPOSING_ORDER", in_flight)
    # What it keeps from now on, it keeps as a new one would.
    assert after.reserve(asked(Side.SELL))[1].refusal == "CONFLICT"
    assert len(after.blocked()) == 3
    _, decision = after.reserve(Asked("main", *other[1:], Side.SELL, Kind.CLOSE, 3, enforced=True))
    assert decision.refusal == "REDUCE_TOO_LARGE"
    after.halt(other, "why not")
    assert after.state(other).why == "why not"
    assert held(open_ledger(ledger_url))[2] == after.events()
