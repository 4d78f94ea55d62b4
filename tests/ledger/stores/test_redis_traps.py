"""What happens to a Redis ledger on a bad day."""

# ruff: noqa: PT012 -- a block that raises is what several of these are about

from __future__ import annotations

import asyncio
import builtins
import gc
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from servers import RedisServer, free_port, needs_redis

from invariant_guard import (
    AsyncPositionInvariantEnforcer,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
)
from invariant_guard.enforcer.asyncio import AsyncOrder
from invariant_guard.ledger import Key, Ledger, Status, StoreUnavailable, open_ledger
from invariant_guard.ledger.stores import liveness
from invariant_guard.ledger.stores.redis.steps import Call
from invariant_guard.ledger.stores.redis.wire import PREFIX, check_server, script
from invariant_guard.ledger.urls import open_async_ledger

KEY = Key("acct", "binance", "linear_perp", "BTC/USDT:USDT")


def prepared(server: RedisServer) -> tuple[Ledger, PositionInvariantEnforcer]:
    ledger = open_ledger(server.url)
    ledger.bind("main", "acct")
    ledger.adopt(KEY, (0, 0))
    return ledger, PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")


def test_a_restarted_server_is_noticed_and_loses_nothing(own_redis: RedisServer) -> None:
    ledger, enforcer = prepared(own_redis)
    with enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main") as order:
        order.acknowledge(order.id)
    vouched = ledger.state(KEY._replace(instrument="ETH/USDT:USDT")).last_live
    own_redis.kill()
    with pytest.raises(PositionInvariantViolation) as caught:
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main")
    assert caught.value.code == "STORE_UNAVAILABLE"
    exit_order = enforcer.enforce_before_order(
        "BTCUSDT", "sell", 1, account="main", reduce_only=True
    )
    assert exit_order
    # What is said meanwhile is not heard; the order counts on.
    order.filled(0.25)
    order.filled(0.5)
    own_redis.start()
    with pytest.raises(PositionInvariantViolation) as caught:
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main")
    assert caught.value.code == "RECONCILING"
    (record,) = ledger.orders()
    assert record.id == order.id
    assert ledger.state(KEY).status is Status.RECONCILING
    # Of a key whose row may be lost, too, it answers only for the time since.
    again = ledger.state(KEY._replace(instrument="XRP/USDT:USDT")).last_live
    assert vouched is not None
    assert again is not None
    assert again > vouched
    # It was said again by then, once each, in the order it was said.
    filled = [event.quantity for event in ledger.events() if event.kind == "filled"]
    assert filled == [10**30 // 4] * 2


def test_an_order_whose_every_word_fell_into_an_outage_is_settled_by_them_later(
    own_redis: RedisServer,
) -> None:
    ledger, enforcer = prepared(own_redis)
    order = enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main")
    refused = enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main")
    own_redis.kill()
    with order:
        # Not even that its id travels is on record, so no venue would be asked for it.
        order.acknowledge(order.id)
        order.filled(1, final=True)
    refused.not_sent()
    own_redis.start()
    until = time.monotonic() + 30
    while time.monotonic() < until and ledger.orders():
        time.sleep(0.05)
    assert ledger.orders() == []
    settled = ledger.order(order.id)
    assert settled is not None
    assert settled.acknowledged
    assert ledger.state(KEY).long == 10**30


def test_forgotten_scripts_are_sent_again(redis_server: RedisServer) -> None:
    import redis

    client = redis.Redis(port=redis_server.port)
    client.flushall()
    ledger, enforcer = prepared(redis_server)
    client.script_flush()
    enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main").not_sent()
    assert ledger.orders() == []


def test_a_reserve_is_one_round_trip(redis_server: RedisServer) -> None:
    import redis

    client = redis.Redis(port=redis_server.port)
    client.flushall()
    _, enforcer = prepared(redis_server)
    enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main").not_sent()
    client.config_resetstat()
    enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main").acknowledge(None)
    calls = client.info("commandstats")
    # One to reserve, and two for what the order was acknowledged with.
    assert calls["cmdstat_evalsha"]["calls"] == 3


def test_connections_that_the_server_closed_are_opened_again(redis_server: RedisServer) -> None:
    import redis

    from invariant_guard.ledger.stores.redis.sync import RedisStore

    client = redis.Redis(port=redis_server.port)
    client.flushall()
    ledger, _ = prepared(redis_server)
    store = ledger.store
    assert isinstance(store, RedisStore)
    # Two that lie idle, as after two threads.
    first, second = store._lane.take(), store._lane.take()
    for connection in (first, second):
        connection.connect()
        store._lane.give_back(connection)
    client.client_kill_filter(_type="normal", skipme=True)
    # Nothing is refused for it, neither an admission nor a step that is sent only once.
    assert ledger.halt(KEY) is Status.HALTED
    assert ledger.resume(KEY) is Status.RECONCILING


def test_a_limit_of_the_pool_refuses_no_order(redis_server: RedisServer) -> None:
    prepared(redis_server)
    ledger = open_ledger(f"{redis_server.url}?max_connections=1")
    enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
    faults: list[BaseException] = []
    together = threading.Barrier(4)

    def order(times: int) -> None:
        try:
            for _ in range(times):
                with enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main") as order:
                    assert order.params
                    order.acknowledge("v1")
                    order.filled(0, final=True)
                together.wait(5)
        except BaseException as fault:
            faults.append(fault)

    # The first call looks at the server's settings, on a connection of the pool.
    ledger.contents()
    threads = [threading.Thread(target=order, args=(10,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_a_forked_child_uses_connections_of_its_own(redis_server: RedisServer) -> None:
    import redis

    redis.Redis(port=redis_server.port).flushall()
    ledger, enforcer = prepared(redis_server)
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            for _ in range(50):
                enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main").acknowledge("c")
            code = 0
        finally:
            os._exit(code)
    for _ in range(50):
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main").acknowledge("p")
    assert os.waitpid(pid, 0)[1] == 0
    assert sorted(record.venue_id for record in ledger.orders()) == ["c"] * 50 + ["p"] * 50


def test_a_server_that_evicts_or_forgets_is_noticed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    needs_redis()
    server = RedisServer(tmp_path, "--maxmemory-policy", "allkeys-lru").start()
    try:
        with pytest.raises(StoreUnavailable, match="evicts"):
            open_ledger(server.url).orders()
    finally:
        server.kill()
    server = RedisServer(tmp_path, "--appendonly", "no").start()
    try:
        open_ledger(server.url).orders()
        assert "append-only" in caplog.text
    finally:
        server.kill()
    assert check_server({}, {}) == ""


@pytest.mark.parametrize("first", ["order", "word"])
def test_orders_in_flight_that_are_gone_from_the_server_are_noticed(
    redis_server: RedisServer, first: str
) -> None:
    import redis

    client = redis.Redis(port=redis_server.port)
    client.flushall()
    ledger, enforcer = prepared(redis_server)
    with enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main") as order:
        assert order.params
        # As an eviction does, or a hand.
        assert client.delete(f"{PREFIX}:live:{KEY.text}") == 1
        if first == "word":
            order.acknowledge("v1")
        for _ in range(2):
            with pytest.raises(PositionInvariantViolation) as caught:
                enforcer.enforce_before_order("BTCUSDT", "sell", 1, account="main")
            assert caught.value.code == "RECONCILING"
    kinds = [event.kind.value for event in ledger.events()]
    assert kinds.count("restarted") == 1
    assert ledger.state(KEY).status is Status.RECONCILING


@pytest.mark.parametrize(
    ("harm", "says", "remedy"),
    [
        ("maxmemory", "maxmemory", "more memory"),
        ("replicaof", "read only replica", "primary"),
        ("requirepass", "AuthenticationError", "password"),
        ("set", "WRONGTYPE", "written to"),
    ],
)
def test_what_the_server_refuses_is_told_with_what_helps(
    own_redis: RedisServer, harm: str, says: str, remedy: str
) -> None:
    import redis

    prepared(own_redis)
    client = redis.Redis(port=own_redis.port)
    if harm == "replicaof":
        client.replicaof("127.0.0.1", free_port())
    elif harm == "set":
        client.set(f"{PREFIX}:keys", "x")
    else:
        client.config_set(harm, "1mb")
    # A new connection, as after a restart of the service.
    enforcer = PositionInvariantEnforcer(ledger=own_redis.url, default_product="linear_perp")
    with pytest.raises(PositionInvariantViolation, match=says) as caught:
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main")
    assert caught.value.code == "STORE_UNAVAILABLE"
    assert remedy in caught.value.remedy
    enforcer.enforce_before_order("BTCUSDT", "sell", 1, account="main", reduce_only=True)


def test_another_schema_is_refused(redis_server: RedisServer) -> None:
    import redis

    client = redis.Redis(port=redis_server.port)
    client.flushall()
    ledger, _ = prepared(redis_server)
    client.hset(f"{PREFIX}:meta", "schema", "99")
    with pytest.raises(StoreUnavailable, match="schema 99"):
        ledger.orders()
    client.flushall()


def test_a_hung_server_is_given_up_within_the_budget(own_redis: RedisServer) -> None:
    _, enforcer = prepared(own_redis)
    os.kill(own_redis.pid(), signal.SIGSTOP)
    try:
        started = time.monotonic()
        with pytest.raises(PositionInvariantViolation, match="cannot be reached"):
            enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main")
        assert time.monotonic() - started < 10
    finally:
        os.kill(own_redis.pid(), signal.SIGCONT)


@pytest.mark.parametrize(
    "options",
    ["?socket_timeout=3&socket_connect_timeout=3&retry_on_timeout=1", "?encoding=latin-1"],
)
def test_options_of_the_url_do_not_undo_what_the_ledger_needs(
    own_redis: RedisServer, options: str
) -> None:
    prepared(own_redis)
    settings = {"ledger": own_redis.url + options, "default_product": "linear_perp"}
    order = PositionInvariantEnforcer(**settings).enforce_before_order
    with order("BTCUSDT", "buy", 1, account="main", group="\u20ac") as handle:
        assert handle.params
        handle.acknowledge("v1")
    os.kill(own_redis.pid(), signal.SIGSTOP)
    enforcer = AsyncPositionInvariantEnforcer(**settings)

    async def awaited() -> None:
        await enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main")

    try:
        for attempt in (
            lambda: order("BTCUSDT", "buy", 1, account="main"),
            lambda: asyncio.run(awaited()),
        ):
            started = time.monotonic()
            with pytest.raises(PositionInvariantViolation, match="cannot be reached"):
                attempt()
            assert time.monotonic() - started < 10
    finally:
        os.kill(own_redis.pid(), signal.SIGCONT)


def test_an_order_with_words_unsaid_waits_no_longer(own_redis: RedisServer) -> None:
    ledger, enforcer = prepared(own_redis)
    os.kill(own_redis.pid(), signal.SIGSTOP)
    try:
        took = []
        for _ in range(6):
            started = time.monotonic()
            with pytest.raises(PositionInvariantViolation) as caught:
                enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main")
            assert caught.value.code == "STORE_UNAVAILABLE"
            took.append(time.monotonic() - started)
        # The first has no words before it; of the others the machine may hold up one or two.
        assert min(took[1:]) < 0.45
    finally:
        os.kill(own_redis.pid(), signal.SIGCONT)
    assert ledger.orders() == []


def test_a_word_that_others_overtake_stops_no_order(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    import redis

    redis.Redis(port=redis_server.port).flushall()
    ledger, enforcer = prepared(redis_server)
    call = ledger.store._call  # type: ignore[attr-defined]

    def overtaken(asked: Call) -> Any:
        return ["0 ", 0] if asked.script == "commit" else call(asked)

    with enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main") as order:
        assert order.params
        with monkeypatch.context() as patched:
            patched.setattr(ledger.store, "_call", overtaken)
            order.acknowledge("v1")
            second = enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main")
        second.not_sent()
    # Said again by itself; a word about another order does not wait for it.
    until = time.monotonic() + 30
    while time.monotonic() < until and not ledger.orders()[0].venue_id:
        time.sleep(0.05)
    (record,) = ledger.orders()
    assert record.venue_id == "v1"


def test_an_admission_whose_reply_was_lost_is_settled_by_its_owner(
    own_redis: RedisServer,
) -> None:
    def settled() -> int:
        return [event.kind for event in ledger.events()].count("settled")

    ledger, enforcer = prepared(own_redis)
    # The first order of a process reads the ledger's keys; the next is one request.
    enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main").not_sent()
    os.kill(own_redis.pid(), signal.SIGSTOP)
    with pytest.raises(PositionInvariantViolation):
        # It stands in the server's socket, and is taken when the server wakes up.
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main")
    os.kill(own_redis.pid(), signal.SIGCONT)
    until = time.monotonic() + 30
    while time.monotonic() < until and settled() < 2:
        time.sleep(0.05)
    assert settled() == 2
    assert ledger.orders() == []
    enforcer.enforce_before_order("BTCUSDT", "sell", 1, account="main").not_sent()


def test_an_unreachable_server_refuses_and_a_missing_package_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ledger = open_ledger(f"redis://:secret@127.0.0.1:{free_port()}/0")
    with pytest.raises(StoreUnavailable, match="cannot be reached") as caught:
        ledger.orders()
    assert "secret" not in str(caught.value)
    real = builtins.__import__

    def without(name: str, *args: object) -> object:
        # The fifth argument is 0 for an absolute import; the store's own module is a relative one.
        if name.partition(".")[0] == "redis" and args[3:] in ((), (0,)):
            raise ImportError(name)
        return real(name, *args)  # type: ignore[arg-type]

    for name in ("sync", "asyncio", "clients"):
        module = f"invariant_guard.ledger.stores.redis.{name}"
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    for opening in (open_ledger, open_async_ledger):
        with pytest.raises(ImportError, match=r"invariant-guard\[redis\]"):
            opening("redis://127.0.0.1/0")


def test_a_system_without_flock_and_forks_has_the_other_ledgers(
    redis_server: RedisServer,
) -> None:
    prepared(redis_server)
    program = f"""
import os, sys
sys.modules["fcntl"] = None
for name in ("getuid", "register_at_fork", "fork"):
    delattr(os, name)
from invariant_guard import PositionInvariantEnforcer
from invariant_guard.ledger import open_ledger
open_ledger("memory://").bind("main", "acct")
enforcer = PositionInvariantEnforcer(ledger={redis_server.url!r}, default_product="linear_perp")
with enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main") as order:
    order.id
    order.not_sent()
assert enforcer.ledger.order(order.id).owner == ""
sys.platform = "win32"
try:
    open_ledger("sqlite:////ledger.db")
except ValueError as refusal:
    assert "does not run on win32" in str(refusal)
else:
    raise SystemExit("opened")
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_folder_that_takes_no_lock_keeps_nothing_behind(
    redis_server: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int, operation: int) -> None:
        raise OSError("no locks available")

    _, enforcer = prepared(redis_server)
    monkeypatch.setenv("INVARIANT_GUARD_RUNTIME_DIR", str(tmp_path / "odd"))
    monkeypatch.setattr(liveness.fcntl, "flock", refuse)
    enforcer = PositionInvariantEnforcer(ledger=redis_server.url, default_product="linear_perp")
    enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main").not_sent()
    opened = os.open
    left: list[int] = []

    def noted(path: Any, *rest: Any) -> int:
        left.append(opened(path, *rest))
        return left[-1]

    monkeypatch.setattr(liveness.os, "open", noted)
    enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main").not_sent()
    (descriptor,) = left
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)
    assert list((tmp_path / "odd" / "invariant-guard").iterdir()) == []


def test_every_script_is_shipped() -> None:
    for name in ("admit", "load", "commit", "bind", "contents"):
        assert script(name).text.startswith("--")


class TestAsync:
    """The asynchronous enforcer, on redis.asyncio, SQLite and memory."""

    def run(self, url: str, story: Callable[[AsyncPositionInvariantEnforcer], object]) -> None:
        ledger = open_ledger(url)
        enforcer = AsyncPositionInvariantEnforcer(ledger=url, default_product="linear_perp")
        if url == "memory://":
            ledger = Ledger(enforcer.ledger.store.store)  # type: ignore[union-attr]
        ledger.bind("main", "acct")
        ledger.adopt(KEY, (0, 0))

        async def play() -> None:
            await story(enforcer)  # type: ignore[misc]
            assert enforcer.ledger is not None
            await enforcer.ledger.close()

        asyncio.run(play())
        assert ledger.orders() == []

    def test_one_call_serves_await_and_async_with(self, ledger_url: str) -> None:
        async def story(enforcer: AsyncPositionInvariantEnforcer) -> None:
            async with enforcer.enforce_before_order(
                "BTCUSDT", "buy", 1, account="main", window_ms=5000
            ) as order:
                assert order.params["recvWindow"] == 5000
                with pytest.raises(PositionInvariantViolation) as caught:
                    await enforcer.enforce_before_order("BTCUSDT", "sell", 1, account="main")
                assert caught.value.code == "OPPOSING_ORDER"
                await order.acknowledge("v1")
                await order.filled(1, final=True)
            order = await enforcer.enforce_before_order(
                "BTCUSDT", "sell", 1, account="main", reduce_only=True
            )
            await order.not_sent()
            assert len(enforcer.blocked_orders) == 1

        self.run(ledger_url, story)

    def test_a_block_that_raises_leaves_an_unknown(self, ledger_url: str) -> None:
        async def story(enforcer: AsyncPositionInvariantEnforcer) -> None:
            assert enforcer.ledger is not None
            with pytest.raises(TimeoutError):
                async with enforcer.enforce_before_order(
                    "BTCUSDT", "buy", 1, account="main"
                ) as order:
                    assert order.id
                    raise TimeoutError
            (key,) = (await enforcer.ledger.contents()).keys
            assert [record.state.value for record in key.live] == ["unknown"]
            await order.rejected(TimeoutError())
            await order.filled(0, final=True)

        self.run(ledger_url, story)

    def test_a_bare_call_is_named(self, ledger_url: str, caplog: pytest.LogCaptureFixture) -> None:
        async def story(enforcer: AsyncPositionInvariantEnforcer) -> None:
            assert enforcer.ledger is not None
            with caplog.at_level(logging.WARNING, "invariant_guard.ledger"):
                async with enforcer.enforce_before_order(
                    "BTCUSDT", "buy", 1, account="main"
                ) as order:
                    await order.acknowledge(order.id)
                    await order.filled(0, final=True)
                del order
                gc.collect()
                assert not caplog.text
                await enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main")
                gc.collect()
            assert f"{__file__}:" in caplog.text
            (key,) = (await enforcer.ledger.contents()).keys
            (record,) = key.live
            assert not record.tracked
            await enforcer.ledger.not_sent(record.id)

        self.run(ledger_url, story)

    def test_words_that_fell_into_an_outage_are_said_again(self, own_redis: RedisServer) -> None:
        async def story(enforcer: AsyncPositionInvariantEnforcer) -> None:
            assert enforcer.ledger is not None
            order = await self.admit(enforcer)
            own_redis.kill()
            async with order:
                await order.acknowledge("v1")
                await order.filled(0, final=True)
            own_redis.start()
            for _ in range(100):
                await asyncio.sleep(0.05)
                (key,) = (await enforcer.ledger.contents()).keys
                if not key.live:
                    return

        self.run(own_redis.url, story)

    def test_a_cancelled_admission_is_settled(self, redis_server: RedisServer) -> None:
        import redis

        redis.Redis(port=redis_server.port).flushall()

        async def story(enforcer: AsyncPositionInvariantEnforcer) -> None:
            assert enforcer.ledger is not None
            task = asyncio.ensure_future(self.admit(enforcer))
            # Any moment of it will do: before it is sent, under way, or just answered.
            await asyncio.sleep(0.001)
            task.cancel()
            try:
                order = await task
            except asyncio.CancelledError:
                pass
            else:
                await order.not_sent()
            for _ in range(100):
                await asyncio.sleep(0.02)
                (key,) = (await enforcer.ledger.contents()).keys
                if not key.live:
                    return

        self.run(redis_server.url, story)

    def test_a_word_outlives_the_task_that_said_it(self, ledger_url: str) -> None:
        async def story(enforcer: AsyncPositionInvariantEnforcer) -> None:
            assert enforcer.ledger is not None
            ids: list[str] = []

            async def order(reached: asyncio.Event) -> None:
                async with enforcer.enforce_before_order(
                    "BTCUSDT", "buy", 1, account="main"
                ) as order:
                    assert order.params
                    ids.append(order.id)
                    reached.set()
                    await asyncio.sleep(60)

            for moment in range(8):
                reached = asyncio.Event()
                task = asyncio.ensure_future(order(reached))
                await reached.wait()
                task.cancel()
                for _ in range(moment):
                    await asyncio.sleep(0)
                # Again, while the first is being told to the ledger.
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
            for _ in range(100):
                await asyncio.sleep(0.02)
                records = [await enforcer.ledger.store.record(name) for name in ids]
                if all(record.state.value == "unknown" for record in records):
                    break
            assert [record.state.value for record in records] == ["unknown"] * len(ids)
            for name in ids:
                await enforcer.ledger.not_sent(name)

        self.run(ledger_url, story)

    def test_words_that_a_loop_left_unsaid_are_said_in_the_next(
        self, redis_server: RedisServer
    ) -> None:
        import redis

        redis.Redis(port=redis_server.port).flushall()
        ledger, _ = prepared(redis_server)
        enforcer = AsyncPositionInvariantEnforcer(
            ledger=redis_server.url, default_product="linear_perp"
        )
        assert enforcer.ledger is not None
        admit = enforcer.ledger.store.admit

        async def lose(*request: Any) -> Any:
            await admit(*request)
            raise StoreUnavailable("the reply was lost", "Wait.", unsure=True)

        async def lost() -> None:
            enforcer.ledger.store.admit = lose
            with pytest.raises(PositionInvariantViolation):
                await enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main")
            enforcer.ledger.store.admit = admit

        async def opposite() -> None:
            order = await enforcer.enforce_before_order("BTCUSDT", "sell", 1, account="main")
            await order.not_sent()
            await enforcer.ledger.close()

        asyncio.run(lost())
        asyncio.run(opposite())
        assert ledger.orders() == []

    async def admit(self, enforcer: AsyncPositionInvariantEnforcer) -> AsyncOrder:
        return await enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main")

    def test_without_a_ledger_it_judges(self) -> None:
        async def story() -> None:
            enforcer = AsyncPositionInvariantEnforcer()
            async with enforcer.enforce_before_order("BTCUSDT", "buy", 1, {}) as order:
                await order.acknowledge("v1")
            with pytest.raises(PositionInvariantViolation):
                await enforcer.enforce_before_order("BTCUSDT", "buy", 1, {"BTCUSDT": -1})
            with pytest.raises(TypeError):
                await enforcer.enforce_before_order("BTCUSDT", "buy", 1)

        asyncio.run(story())
