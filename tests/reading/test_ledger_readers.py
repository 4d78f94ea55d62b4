"""Readers of a ledger: what they show is what the ledger holds, and no lock is taken."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest
from servers import RedisServer, needs_redis

from invariant_guard import PositionInvariantEnforcer, PositionInvariantViolation, open_ledger
from invariant_guard.ledger import Asked, Key, Kind, Ledger, Limits, Side
from invariant_guard.ledger.model.enums import Refusal
from invariant_guard.ledger.model.units import UNIT
from invariant_guard.ledger.protocol.events import Event
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.stores.base import StoreUnavailable
from invariant_guard.monitoring.exporter import Exporter
from invariant_guard.reading.ledger_file import LedgerFileReader
from invariant_guard.reading.ledger_store import LedgerReader
from invariant_guard.reading.lives import life_of
from invariant_guard.reading.reader import Reader, Wanted
from invariant_guard.reading.urls import open_ledger_reader

KEY = Key("acct", "binance", "linear_perp", "BTC/USDT:USDT")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> RedisServer:
    needs_redis()
    started = RedisServer(tmp_path_factory.mktemp("redis")).start()
    yield started
    started.kill()


@pytest.fixture(params=["sqlite", "redis"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("INVARIANT_GUARD_RUNTIME_DIR", str(tmp_path / "run"))
    url = f"sqlite:///{tmp_path}/ledger.db"
    if request.param == "redis":
        import redis

        url = request.getfixturevalue("server").url
        redis.Redis.from_url(url).flushall()
    made = open_ledger(url)
    made.bind("main", "acct")
    yield made
    made.close()


def trade(ledger: Ledger) -> str:
    """Admit one order, refuse three; give the first one's id."""
    ledger.adopt(KEY, (0, 0))
    enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
    with enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main", source="trend") as one:
        one.acknowledge("v1")
    for account, source in (("main", "mean"), ("main", "mean"), ("nobody", "pairs")):
        with pytest.raises(PositionInvariantViolation):
            enforcer.enforce_before_order("BTCUSDT", "sell", 2, account=account, source=source)
    return one.id


def test_a_reader_shows_what_the_ledger_holds(ledger: Ledger) -> None:
    order_id = trade(ledger)
    reader: Reader = open_ledger_reader(ledger.url)
    events = ledger.events()
    assert [e.number for e in reader.events_after(0)] == [e.number for e in events]
    assert [e.kind for e in reader.events_after(0)] == [e.kind.value for e in events]
    assert reader.last_number() == events[-1].number
    assert reader.events_after(reader.last_number()) == []
    assert reader.contents().keys == ledger.contents().keys
    assert reader.contents().accounts == ledger.contents().accounts
    assert reader.order(order_id) == ledger.order(order_id)
    assert reader.order("igx") is None
    assert [e.kind for e in reader.history(order_id)] == ["admitted", "acknowledged"]
    assert reader.history("") == []
    assert reader.dropped() == 0
    reader.close()


def test_an_orders_life_is_whole_whatever_its_record_says_of_its_begin(ledger: Ledger) -> None:
    """Found from the order's admission on; where that is wrong or unknown, among all events."""
    order_id = trade(ledger)
    refused = ledger.blocked()[0].id
    reader = open_ledger_reader(ledger.url)
    record, now = ledger.order(order_id), time.time_ns() // 1_000_000
    store_now = ledger.contents().now
    events = [event for event in ledger.events() if event.id == order_id]
    asked: list[int | None] = []

    def since(at: int | None) -> list[Event]:
        asked.append(at)
        return events

    def life(record: Reservation | None) -> list[str]:
        asked.clear()
        return [event.kind.value for event in life_of(record, store_now, now, since)]

    whole = ["admitted", "acknowledged"]
    assert (life(record), len(asked)) == (whole, 1)
    assert now - asked[0] == pytest.approx(3_600_000 + store_now - record.created, abs=2)
    assert (life(None), asked) == (whole, [None])
    assert (life(record._replace(created=store_now + 1)), asked) == (whole, [None])
    # What is found first is not what it began with.
    assert (life(record._replace(refusal=Refusal.HALTED)), asked[1:]) == (whole, [None])
    for id_, kinds in ((order_id, whole), (refused, ["blocked"])):
        assert [entry.kind for entry in reader.history(id_)] == kinds
    reader.close()


def test_refusals_are_found_by_every_word(ledger: Ledger) -> None:
    trade(ledger)
    reader = open_ledger_reader(ledger.url)
    found = reader.refusals()
    assert [e.code for e in found] == ["OPPOSING_ORDER", "OPPOSING_ORDER", "UNKNOWN_ACCOUNT"]
    assert [e.outcome for e in found] == ["refused"] * 3
    assert [e.source for e in found] == ["mean", "mean", "pairs"]
    assert (found[0].account, found[0].exchange, found[0].symbol) == KEY[:2] + KEY[3:]
    assert (found[0].order, found[0].quantity, found[2].account) == ("open sell", "2", "nobody")
    assert "invariant-guard bind" in found[2].remedy
    assert reader.refusals(Wanted(limit=1)) == found[2:]
    assert reader.refusals(Wanted(code="UNKNOWN_ACCOUNT")) == found[2:]
    assert reader.refusals(Wanted(source="mean", limit=1)) == found[1:2]
    assert reader.refusals(Wanted(before=found[1].number)) == found[:1]
    assert reader.refusals(Wanted(account="nobody")) == found[2:]
    assert reader.refusals(Wanted(symbol="nothing")) == []
    assert reader.refusals(Wanted(since=found[-1].at + 1)) == []
    reader.close()


def test_decisions_are_counted_by_time_and_none_twice(ledger: Ledger) -> None:
    reader = open_ledger_reader(ledger.url)
    since = int(time.time() * 1000) - 3_600_000
    assert sum(b.allowed + b.blocked for b in reader.tally(since, 60_000)) == 0
    trade(ledger)
    for step in (60_000, 3_600_000, 1):
        buckets = reader.tally(since, step)
        assert (sum(b.allowed for b in buckets), sum(b.refused for b in buckets)) == (1, 3)
        assert [b.at for b in buckets] == sorted({b.at for b in buckets})
    # In one step, whatever the time of day: it ends in 2079.
    assert [b.rate for b in reader.tally(since, 20_000 * 86_400_000)] == [0.75]
    # Further back than was looked at before.
    assert sum(b.blocked for b in reader.tally(since - 7_200_000, 60_000)) == 3
    ats = [e.at for e in reader.events_after(0)]
    assert reader.number_at(ats[0]) == 0
    assert reader.number_at(ats[-1] + 1) == reader.last_number()
    # Up to a number, before and after it was asked for more and for less.
    outcomes = [e.outcome for e in reader.events_after(0)]
    for before in (len(outcomes) + 1, 2, 0, len(outcomes), 3):
        buckets = reader.tally(since, 60_000, before=before)
        decided = sum(outcome != "" for outcome in outcomes[: max(before - 1, 0)])
        assert sum(b.allowed + b.blocked for b in buckets) == decided, before
    reader.close()


def test_a_file_is_read_while_another_process_holds_the_write_lock(tmp_path: Path) -> None:
    ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.db")
    ledger.bind("main", "acct")
    trade(ledger)
    other = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    reader = open_ledger_reader(ledger.url)
    assert len(reader.refusals()) == 3
    assert len(reader.contents().keys) == 1
    assert reader.tally(0, 60_000)
    with pytest.raises(StoreUnavailable, match="readonly"):
        reader._file.read(lambda cursor: cursor.execute("DELETE FROM keys"))  # type: ignore[attr-defined]
    other.execute("COMMIT")
    other.close()


def test_what_is_no_ledger_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="there is no ledger at"):
        open_ledger_reader(f"sqlite:///{tmp_path}/none.db")
    with pytest.raises(ValueError, match="nothing else can see it"):
        open_ledger_reader("memory://")
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE t (a)").connection.close()
    (tmp_path / "text.db").write_text("not a database at all, but long enough to be looked at")
    for name, words in (("other.db", "is no ledger"), ("text.db", "cannot be read")):
        with pytest.raises(StoreUnavailable, match=words):
            open_ledger_reader(f"sqlite:///{tmp_path}/{name}").last_number()


def test_both_readers_tell_how_far_limits_are_used(tmp_path: Path) -> None:
    path = tmp_path / "limits.db"
    ledger = open_ledger(f"sqlite:///{path}")
    ledger.bind("main", "acct")
    key = Key("acct", "binance", "linear_perp", "BTC/USDT:USDT")
    ledger.adopt(key, (0, 0))
    readers = (LedgerFileReader(str(path)), LedgerReader(ledger))
    assert [reader.contents().usage() for reader in readers] == [None, None]
    ledger.apply_limits(
        Limits.parse(f'version = 1\n[[limit]]\nscope = "key:{key.text}"\nmax-long = "4"\n'),
        reason="first",
    )
    ledger.reserve(Asked("main", *key[1:], Side.BUY, Kind.OPEN, 3))
    for reader in readers:
        (used,) = reader.contents().usage() or ()
        assert (used.scope, used.name) == (f"key:{key.text}", "max-long")
        assert used.used == 3 * UNIT
        assert used.cap == 4 * UNIT
    ledger.halt("account:acct", reason="by hand")
    text = Exporter(readers[0]).text()
    assert 'scope_halted{scope="account:acct"} 1' in text
