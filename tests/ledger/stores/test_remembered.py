"""A store that remembers what it read decides as one that reads: whoever else writes, whatever fails."""

# ruff: noqa: PT012 -- a block that raises is what several of these are about

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

pytest.importorskip("hypothesis")

from clocks import HeldClock

from invariant_guard.ledger import (
    Key,
    Kind,
    Ledger,
    Limits,
    Refusal,
    Side,
    Status,
    StoreUnavailable,
)
from invariant_guard.ledger.limits.pools import is_out_of_the_way
from invariant_guard.ledger.limits.rows import NO_ROW
from invariant_guard.ledger.operations import Asked
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.protocol.steps import Step
from invariant_guard.ledger.stores.base import Operation
from invariant_guard.ledger.stores.sqlite import database_file, tables
from invariant_guard.ledger.stores.sqlite.store import SQLiteStore

from ..limits import test_limits_agree as of_limits
from ..limits import test_pools_agree as of_pools

KEY = Key("acct", "binance", "linear_perp", "BTC/USDT:USDT")
SIBLING = Key("second", *KEY[1:])
POOL = """
version = 1
currency = "USDT"
[[pool]]
name = "desk"
accounts = ["acct", "second"]
venues = "any"
[[limit]]
scope = "account:acct"
max-open-orders = 3
order-rate = "100/1h"
"""


def asked(side: Side = Side.BUY, kind: Kind = Kind.OPEN, **more: Any) -> Asked:
    return Asked("main", *KEY[1:], side, kind, 1, **more)


def assert_read_the_same(store: SQLiteStore) -> int:
    """Compare all that is remembered, where it still holds, with its rows; return how much that is."""
    file, remembered = store._file, store._remembered
    cursor = file.enter()
    try:
        if not file.unchanged:
            return 0
        for label, account in remembered._accounts.items():
            found = cursor.execute("SELECT account FROM accounts WHERE label = ?", (label,))
            assert found.fetchone() == (account,)
        if remembered._knows_limits:
            assert tables.revision_of(cursor) == remembered._revision
        for name, key in remembered._keys.items():
            assert tables.key_alone(cursor, name) == key
        for name, parts in remembered._orders.items():
            live = tables.live_of(cursor, name)
            for part, orders in parts.items():
                assert {r.id: r for r in live if tables.part_of(r) == part} == orders
        for name, row in remembered._rows.items():
            assert tables.limit_rows(cursor, (name,)).get(name, NO_ROW) == row
        for (names, side), facing in remembered._facing.items():
            there = []
            for name in names:
                live = tables.live_of(cursor, name)
                met = sorted(record for record in live if record.side is side.opposite)
                alone = tables.key_alone(cursor, name) or KeyState(name)
                there.append(alone.with_live(tuple(met)))
            kept = [key._replace(live=tuple(sorted(key.live))) for key in facing]
            assert kept == [key for key in there if not is_out_of_the_way(key, side)]
        assert remembered._count in (None, tables.count_keys(cursor))
        return len(remembered._keys) + len(remembered._rows)
    finally:
        file.leave(cursor, None, noted=file.unchanged)


class InTurns:
    """Stores on one file, as two services have them: each call goes to one of them."""

    def __init__(self, path: str, clock: HeldClock, seed: int) -> None:
        self.stores = [SQLiteStore(path, budget=10, clock=clock) for _ in range(2)]
        self.choice = Random(seed).choice
        self.held = 0

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any) -> Any:
            # Mostly the same one for some time, so that it has something to remember.
            if self.choice(range(5)) == 0:
                self.stores.reverse()
            try:
                return getattr(self.stores[0], name)(*args)
            finally:
                self.held += sum(map(assert_read_the_same, self.stores))

        return call

    def close(self) -> None:
        for store in self.stores:
            store.close()


class Forgetful(SQLiteStore):
    """A store that reads everything at each step."""

    def admit(self, *args: Any) -> Any:
        self._remembered.forget()
        return super().admit(*args)

    def run(self, *args: Any) -> Any:
        self._remembered.forget()
        return super().run(*args)


class _OnFiles:
    held = 0

    def others(self, server: Any, number: int) -> tuple[Any, ...]:
        self.turns = InTurns(os.path.join(self.folder, "one.db"), self.clock, number)  # type: ignore[attr-defined]
        path = os.path.join(self.folder, "other.db")  # type: ignore[attr-defined]
        return self.turns, Forgetful(path, budget=10, clock=self.clock)  # type: ignore[attr-defined]

    def close(self) -> None:
        type(self).held += self.turns.held
        super().close()  # type: ignore[misc]


class Limited(_OnFiles, of_limits.History):
    """Histories under limits."""


class Pooled(_OnFiles, of_pools.Pooled):
    """Histories under pools."""


@pytest.mark.parametrize(("made", "lived"), [(Limited, of_limits.live), (Pooled, of_pools.live)])
def test_two_that_remember_are_one_that_reads(made: Any, lived: Any) -> None:
    made.held = 0
    of_limits.play(object(), 80, made, lived)  # type: ignore[arg-type]
    assert made.held > 5_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Ledger:
    """A ledger that has just admitted orders, and read all that it needs for another."""
    made = Ledger(SQLiteStore(str(path)))
    made.bind("main", "acct")
    made.bind("second", "second")
    made.adopt(KEY, (0, 0))
    made.adopt(SIBLING, (0, 0))
    made.apply_limits(Limits.parse(POOL), reason="first")
    for _ in range(2):
        made.not_sent(made.reserve(asked())[0])
    assert made.reserve(asked(Side.SELL))[1].admitted
    assert made.reserve(asked())[1].refusal is Refusal.OPPOSING_ORDER
    (order,) = made.orders()
    made.not_sent(order.id)
    return made


def test_an_id_is_decided_once(ledger: Ledger) -> None:
    """Whatever would be decided of it now, and whether its row is a live or a settled one."""
    order, first = ledger.reserve(asked(id="iga"))
    ledger.halt(KEY)
    assert ledger.reserve(asked(id="iga")) == (order, first._replace(breach=None))
    assert [each.id for each in ledger.orders()] == ["iga"]
    ledger.not_sent(order)
    refused = ledger.reserve(asked(id="igb"))[1]
    assert refused.refusal is Refusal.HALTED
    ledger.resume(KEY)
    ledger.resume(KEY)
    assert ledger.reserve(asked(id="iga"))[1].admitted
    assert ledger.reserve(asked(id="igb"))[1].refusal is Refusal.HALTED
    assert ledger.orders() == []


def statements(ledger: Ledger) -> list[str]:
    """What one more reserve asks of SQLite, by the first word of each statement."""
    connection, found = ledger.store._file._connection, []  # type: ignore[attr-defined]
    connection.set_trace_callback(found.append)
    ledger.reserve(asked())
    connection.set_trace_callback(None)
    return [text.split()[0] for text in found]


def test_what_is_remembered_is_not_read(ledger: Ledger, path: Path) -> None:
    # Whether the id was decided before, which nothing that is remembered can tell, the first INSERT asks.
    once = ["BEGIN", "PRAGMA", "INSERT", "REPLACE", "INSERT", "COMMIT"]
    assert statements(ledger) == once
    other = sqlite3.connect(path)
    other.execute("INSERT INTO meta VALUES ('other', '')")
    other.commit()
    other.close()
    assert statements(ledger).count("SELECT") > once.count("SELECT")


OTHERS = {
    "UPDATE accounts SET account = 'gone' WHERE label = 'main'": Refusal.RECONCILING,
    "DELETE FROM accounts WHERE label = 'main'": Refusal.UNKNOWN_ACCOUNT,
    "UPDATE keys SET body = replace(body, 'READY', 'HALTED') WHERE key LIKE 'acct%'": Refusal.HALTED,
    "UPDATE keys SET body = replace(body, 'READY', 'HALTED') WHERE key LIKE 'second%'":
        Refusal.POOL_RECONCILING,
    "INSERT INTO keys SELECT replace(key, 'binance', 'okx'), replace(body, 'READY', 'RECONCILING')"
    " FROM keys WHERE key LIKE 'second%'": Refusal.POOL_RECONCILING,
    "UPDATE reservations SET live = 1, body = replace(body, 'settled', 'working'), what = 'opensell'"
    " WHERE body LIKE '%\"sell\"%'": Refusal.OPPOSING_ORDER,
    "UPDATE scopes SET standing = '[\"so\",\"\",\"0\",\"0\",\"0\",\"0\",\"\"]'": Refusal.HALTED,
    "UPDATE scopes SET totals = replace(totals, '[\"0\",', '[\"3\",')": Refusal.OPEN_ORDERS_LIMIT,
}  # fmt: skip


@pytest.mark.parametrize(("statement", "refusal"), OTHERS.items(), ids=range(len(OTHERS)))
def test_what_another_connection_wrote_is_seen(
    ledger: Ledger, path: Path, statement: str, refusal: Refusal
) -> None:
    other = sqlite3.connect(path)
    assert other.execute(statement).rowcount > 0
    other.commit()
    other.close()
    assert ledger.reserve(asked())[1].refusal is refusal


ELSEWHERE = f"""
from invariant_guard.ledger import open_ledger
from invariant_guard.ledger.operations import Asked
from invariant_guard.ledger import Kind, Side
import sys
ledger = open_ledger(sys.argv[1])
print(ledger.reserve(Asked("second", *{tuple(KEY[1:])!r}, Side.SELL, Kind.OPEN, 1))[0])
"""


def test_what_another_process_did_is_seen(ledger: Ledger, path: Path) -> None:
    command = [sys.executable, "-c", ELSEWHERE, f"sqlite:///{path}"]
    found = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    refused = ledger.reserve(asked())[1]
    assert refused.refusal is Refusal.OPPOSING_ACCOUNT_ORDER
    ledger.not_sent(found.strip())
    assert ledger.reserve(asked())[1].admitted


def test_what_a_parent_did_is_seen_by_its_forked_child(ledger: Ledger) -> None:
    asks, told = os.pipe()
    child = os.fork()
    if not child:
        code = 1
        try:
            os.read(asks, 1)
            code = 0 if ledger.reserve(asked())[1].refusal is Refusal.HALTED else 2
        finally:
            os._exit(code)
    ledger.halt(KEY)
    os.write(told, b".")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def halted_and(fault: str) -> Any:
    """A step that halts the key and settles its order, and then cannot be kept."""

    def halt(key: KeyState, record: Reservation | None, now: int) -> Step[None]:
        after = key.in_status(Status.HALTED, "so")
        records = tuple(each._replace(filled=1) for each in key.live)
        return Step(after, records, (Event(EventKind.HALTED, key.key, detail=fault),), None)

    return Operation(halt, key=KEY.text)


def test_a_step_that_was_not_kept_is_not_remembered(ledger: Ledger) -> None:
    store: Any = ledger.store
    order, _ = ledger.reserve(asked())
    with pytest.raises(UnicodeEncodeError):
        store.run(halted_and("\ud800"))
    assert ledger.state(KEY).status is Status.READY
    assert ledger.reserve(asked())[1].admitted
    assert assert_read_the_same(store) > 0
    assert ledger.order(order).filled == 0  # type: ignore[union-attr]


def test_a_step_that_found_the_disk_full_is_not_remembered(ledger: Ledger) -> None:
    store: Any = ledger.store
    connection = store._file._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreUnavailable, match="full"):
        for _ in range(200):
            ledger.not_sent(ledger.reserve(asked())[0])
    connection.execute("PRAGMA max_page_count = 100000")
    assert ledger.reserve(asked())[1].admitted
    assert assert_read_the_same(store) > 0


def test_a_turn_that_is_interrupted_as_it_begins_is_rolled_back(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    file: Any = ledger.store._file  # type: ignore[attr-defined]
    real = database_file._begin

    def interrupted(*args: Any) -> None:
        real(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(database_file, "_begin", interrupted)
    with pytest.raises(KeyboardInterrupt):
        file.enter()
    monkeypatch.setattr(database_file, "_begin", real)
    assert not file._connection.in_transaction
    assert ledger.reserve(asked())[1].admitted


def test_a_turn_that_ended_in_no_commit_holds_nothing(ledger: Ledger) -> None:
    """Interrupted as it ends: the lock is free, and the transaction is open still."""
    store: Any = ledger.store
    file, key = store._file, ledger.state(KEY)
    cursor = file.enter()
    store._remembered.keep_key(cursor, key._replace(status=Status.HALTED))
    file._lock.release()
    # The next turn cannot begin, and clears up.
    with pytest.raises(StoreUnavailable, match="within a transaction"):
        ledger.reserve(asked())
    assert ledger.reserve(asked())[1].admitted


def test_what_writes_without_notes_is_read_after(ledger: Ledger) -> None:
    file: Any = ledger.store._file  # type: ignore[attr-defined]
    cursor = file.enter()
    cursor.execute("UPDATE keys SET body = replace(body, 'READY', 'HALTED')")
    file.leave(cursor, None)
    assert ledger.reserve(asked())[1].refusal is Refusal.HALTED


def test_what_is_remembered_has_an_end(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invariant_guard.ledger.stores.sqlite.remembered._MOST", 4)
    remembered = ledger.store._remembered  # type: ignore[attr-defined]
    for number in range(20):
        ledger.reserve(asked()._replace(instrument=f"C{number}"))
        assert len(remembered._keys) + len(remembered._rows) < 30
