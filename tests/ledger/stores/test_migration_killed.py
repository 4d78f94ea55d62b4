"""Schema 2 is carried over by a process, or a server, that is killed (kill -9) at each step in turn."""

from __future__ import annotations

import hashlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from schema_2 import to_schema_2
from servers import RedisServer
from untraced import untraced

from invariant_guard.ledger import Asked, Key, Kind, Ledger, Side, StoreUnavailable
from invariant_guard.ledger.model.enums import State
from invariant_guard.ledger.stores import codec
from invariant_guard.ledger.stores.redis import wire
from invariant_guard.ledger.stores.redis.sync import RedisStore
from invariant_guard.ledger.stores.redis.wire import PREFIX, Script
from invariant_guard.ledger.stores.sqlite.store import SQLiteStore
from invariant_guard.reading.ledger_file import LedgerFileReader

KEY = Key("acct", "x", "linear_perp", "BTC/USDT:USDT")
IDLE = KEY._replace(instrument="ETH/USDT:USDT")
HERE = Path(__file__).parent
pytestmark = pytest.mark.no_cover


def opened(url: str) -> Ledger:
    """Open a ledger that waits for as long as a busy machine takes."""
    if url.startswith("sqlite"):
        return Ledger(SQLiteStore(url.removeprefix("sqlite:///"), budget=60), url=url)
    return Ledger(RedisStore(url, budget=60), url=url)


def asked(side: Side = Side.BUY, kind: Kind = Kind.OPEN, **more: Any) -> Asked:
    return Asked("main", *KEY[1:], side, kind, 1, **more)


def lives(ledger: Ledger) -> None:
    """Leave a position, orders that fly, work, are UNKNOWN and ended, and refusals."""
    ledger.bind("main", "acct")
    ledger.adopt(KEY, (0, 0))
    ledger.adopt(IDLE, (2, 0))
    ids = {name: ledger.reserve(asked())[0] for name in ("filled", "flying", "works", "lost")}
    ledger.filled(ids["filled"], 1, final=True)
    ledger.acknowledge(ids["works"], "v1")
    ledger.filled(ids["works"], "0.25")
    ledger.leave(ids["lost"], reason="timeout")
    for _ in range(3):
        assert not ledger.reserve(asked(Side.SELL))[1].admitted
    states = {ledger.order(ids[name]).state for name in ("flying", "works", "lost")}  # type: ignore[union-attr]
    assert states == {State.RESERVED, State.WORKING, State.UNKNOWN}


def held(ledger: Ledger) -> Any:
    found = ledger.contents()
    keys = [key._replace(why="", read_at=None, live=tuple(sorted(key.live))) for key in found.keys]
    events = ledger.events()
    orders = {event.id: ledger.order(event.id) for event in events if event.id}
    return keys, orders, events, ledger.blocked(), found.accounts


def goes_on(ledger: Ledger) -> None:
    """What was in flight still refuses what it refused, once."""
    refused = len(ledger.blocked())
    assert ledger.reserve(asked(Side.SELL))[1].refusal == "OPPOSING_POSITION"
    exit_ = asked(Side.SELL, Kind.CLOSE, enforced=True)
    # The leg, and what is still opening: 1.25 and 1 + 0.75 + 1.
    assert ledger.reserve(exit_._replace(quantity=5))[1].refusal == "REDUCE_TOO_LARGE"
    assert ledger.reserve(exit_)[1].admitted
    assert len(ledger.blocked()) == refused + 2


def opened_and_killed(url: str, last: int) -> int:
    """Open a ledger in a process that is killed after `last` steps; return how it ended."""
    command = [sys.executable, str(HERE / "killed_at.py"), url, str(last)]
    return subprocess.run(command, env=untraced(), check=False).returncode


# -- SQLite ---------------------------------------------------------------------------------


def schema_of(path: Path) -> tuple[int, list[str]]:
    connection = sqlite3.connect(path)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    dump = list(connection.iterdump())
    connection.close()
    return version, dump


def is_refused_by_the_version_before(url: str) -> bool:
    """Open a ledger as a service of schema 2, which compares the number it finds with its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codec, "SCHEMA", 2)
        wire.script.cache_clear()
        former = opened(url)
        try:
            former.reserve(asked(Side.SELL))
        except StoreUnavailable as refused:
            return bool(
                re.search("has (ledger )?schema 3, and this is schema 2", str(refused))
                and "Run one version of invariant-guard on all services" in refused.remedy
            )
        finally:
            former.close()
            wire.script.cache_clear()
    return False


def test_on_sqlite_by_a_process_that_is_killed_at_each_statement(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    url = f"sqlite:///{path}"
    ledger = opened(url)
    lives(ledger)
    before = held(ledger)
    ledger.close()
    to_schema_2(url, 0)
    _, former = schema_of(path)
    seen = []
    for last in count():
        again = tmp_path / str(last) / "ledger.db"
        again.parent.mkdir()
        shutil.copy(path, again)
        ended = opened_and_killed(f"sqlite:///{again}", last)
        version, dump = schema_of(again)
        assert version == 3 or dump == former, f"killed after {last} statements: neither of the two"
        seen.append(version)
        if version == 3:
            assert is_refused_by_the_version_before(f"sqlite:///{again}")
        after = opened(f"sqlite:///{again}")
        assert held(after) == before, f"killed after {last} statements"
        goes_on(after)
        after.close()
        assert is_refused_by_the_version_before(f"sqlite:///{again}")
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
    print(f"killed after each of {len(seen) - 1} statements: {seen}")
    # Until the commit it is all of schema 2, and from then on all of schema 3.
    assert seen == sorted(seen)
    assert seen.count(2) > 15
    assert seen.count(3) > 2


# What the version before says to SQLite about keys and orders, as it has it prepared.
OF_THE_VERSION_BEFORE = (
    (
        "SELECT body, NULL FROM keys WHERE key = ? UNION ALL "
        "SELECT body, 1 FROM orders WHERE live = 0 AND id = ? UNION ALL "
        "SELECT body, id = ? FROM orders WHERE live = 1 AND (key = ? OR id = ?)"
    ),
    (
        "SELECT coalesce((SELECT body FROM orders WHERE live = 1 AND id = ?),"
        " (SELECT body FROM orders WHERE live = 0 AND id = ?))"
    ),
    "SELECT body FROM orders WHERE live = 1 AND key = ?",
    "SELECT key, body FROM orders WHERE live = 1",
    "INSERT OR REPLACE INTO orders VALUES (?, ?, ?, ?)",
    "DELETE FROM orders WHERE live = ? AND id = ?",
)


def lived_in_schema_2(folder: Path) -> str:
    """Leave a file of schema 2 in which something has happened, and return its URL."""
    url = f"sqlite:///{folder}/ledger.db"
    ledger = opened(url)
    lives(ledger)
    ledger.close()
    to_schema_2(url, 0)
    return url


def test_a_service_of_the_version_before_that_has_the_file_open_is_told(tmp_path: Path) -> None:
    url = lived_in_schema_2(tmp_path)
    former = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)

    def asked_of(statement: str) -> None:
        former.execute("BEGIN IMMEDIATE")
        try:
            former.execute(statement, [""] * statement.count("?")).fetchall()
        finally:
            former.execute("ROLLBACK")

    for statement in OF_THE_VERSION_BEFORE:
        asked_of(statement)
    after = opened(url)
    before = held(after)
    for statement in OF_THE_VERSION_BEFORE:
        # No word in it by which that version takes the file for locked, full or corrupt.
        with pytest.raises(
            sqlite3.OperationalError,
            match=r"^ambiguous column name: ledger schema 3, and this service is of a version before: "
            r"run one version of all$",
        ):
            asked_of(statement)
    assert held(after) == before
    goes_on(after)
    after.close()


def test_whoever_looks_at_a_file_goes_on_while_it_is_carried_over(tmp_path: Path) -> None:
    url = lived_in_schema_2(tmp_path)
    reader = LedgerFileReader(f"{tmp_path}/ledger.db")
    before = reader.contents()
    after = opened(url)
    assert len(after.contents().keys) == 2
    assert reader.contents().keys == before.keys
    assert sum(len(key.live) for key in before.keys) == 3
    reader.close()
    after.close()


def test_a_file_of_schema_3_whose_orders_have_their_former_name(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ledger.db"
    ledger = opened(url)
    lives(ledger)
    before = held(ledger)
    ledger.close()
    connection = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    connection.execute("DROP VIEW orders")
    connection.execute("ALTER TABLE reservations RENAME TO orders")
    connection.close()
    reader = LedgerFileReader(f"{tmp_path}/ledger.db")
    looked = reader.contents()
    after = opened(url)
    assert looked.keys == after.contents().keys
    reader.close()
    assert held(after) == before
    goes_on(after)
    after.close()


# -- Redis ----------------------------------------------------------------------------------


def in_flight(found: Any) -> Any:
    """What is held, without what a server that was started anew has to say of itself."""
    keys, orders, events, blocked, accounts = found
    live = {key.key: (key.long, key.short, key.live) for key in keys}
    return live, orders, [e for e in events if e.kind != "restarted"], blocked, accounts


def left_of_schema_2(server: RedisServer, folder: Path) -> Any:
    ledger = opened(server.url)
    lives(ledger)
    before = held(ledger)
    ledger.close()
    to_schema_2(server.url, server.port)
    server.kill()
    shutil.copytree(server.folder, folder)
    return before


def as_it_was(server: RedisServer, folder: Path) -> Any:
    """Start the server on what there was, and give a client of it."""
    import redis

    server.kill()
    shutil.rmtree(server.folder)
    shutil.copytree(folder, server.folder)
    server.start()
    return redis.Redis(port=server.port, decode_responses=True)


def test_on_redis_by_a_process_that_is_killed_at_each_command(
    own_redis: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("kept") / "schema_2"
    before = left_of_schema_2(own_redis, folder)
    seen = []
    for last in count():
        client = as_it_was(own_redis, folder)
        # The server is another one than the ledger was last written to, which is not what this is about.
        client.hset(f"{PREFIX}:meta", "run", client.info("server")["run_id"])
        ended = opened_and_killed(own_redis.url, last)
        # What was sent is carried out, whoever has died meanwhile.
        seen.append(client.hget(f"{PREFIX}:meta", "schema"))
        client.close()
        after = opened(own_redis.url)
        assert held(after) == before, f"killed at step {last}"
        goes_on(after)
        after.close()
        assert is_refused_by_the_version_before(own_redis.url)
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
    print(f"killed at each of {len(seen) - 1} steps: {seen}")
    assert {"2", "3"} == set(seen)


def stopping(last: int) -> Callable[[str], Script]:
    """The scripts as shipped, which do not end where a command after `last` of them is due."""
    hook = f"""
    local shipped, left = redis, {last}
    local redis = setmetatable({{call = function(...)
      if left == 0 then while true do end end
      left = left - 1
      return shipped.call(...)
    end}}, {{__index = shipped}})
    """

    def script(name: str) -> Script:
        text = hook + wire.script(name).text
        return Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())

    return script


def wait_until_it_stops(client: Any, carried: Future[Any]) -> bool:
    """Wait until a script stands still; False where it has come to its end instead."""
    import redis

    until = time.monotonic() + 60
    while time.monotonic() < until:
        if carried.done():
            carried.result()
            return False
        try:
            client.ping()
        except redis.ResponseError as busy:
            return "BUSY" in str(busy)
        time.sleep(0.005)
    raise AssertionError("neither still nor at its end")


def test_on_redis_whose_server_is_killed_at_each_command_of_the_script(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    server = RedisServer(tmp_path_factory.mktemp("redis"), "--lua-time-limit", "20").start()
    folder = tmp_path_factory.mktemp("kept") / "schema_2"
    seen = []
    try:
        before = in_flight(left_of_schema_2(server, folder))
        with ThreadPoolExecutor(1) as pool:
            for last in count():
                client = as_it_was(server, folder)
                store = RedisStore(server.url, budget=60, scripts=stopping(last))
                carried = pool.submit(store.contents)
                stopped = wait_until_it_stops(client, carried)
                server.kill()
                if stopped:
                    with pytest.raises(StoreUnavailable):
                        carried.result()
                store.close()
                server.start()
                seen.append(client.hget(f"{PREFIX}:meta", "schema"))
                client.close()
                after = opened(server.url)
                assert in_flight(held(after)) == before, f"killed after {last} commands"
                # Nothing opens before the keys are read anew, and what flies is known.
                assert after.reserve(asked())[1].refusal == "RECONCILING"
                assert sum(len(key.live) for key in after.contents().keys) == 3
                after.close()
                assert is_refused_by_the_version_before(server.url)
                if not stopped:
                    break
    finally:
        server.kill()
    print(f"killed after each of {len(seen) - 1} commands: {seen}")
    # A script that has not come to its end has changed nothing.
    assert seen == [*["2"] * (len(seen) - 1), "3"]
    assert len(seen) > 10
