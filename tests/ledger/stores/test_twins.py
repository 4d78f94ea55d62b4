"""What the synchronous ledger does, the asynchronous one does too, and so do the Redis stores."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest
from servers import RedisServer

from invariant_guard.ledger import Key, Ledger, Side, Status, StoreUnavailable
from invariant_guard.ledger.async_ledger import AsyncLedger, ThreadedStore
from invariant_guard.ledger.model.enums import Kind
from invariant_guard.ledger.operations import Asked
from invariant_guard.ledger.stores.base import Operation
from invariant_guard.ledger.stores.memory import MemoryStore
from invariant_guard.ledger.stores.redis.asyncio import AsyncRedisStore
from invariant_guard.ledger.stores.redis.sync import RedisStore

T = TypeVar("T")

KEY = Key("acct", "binance", "linear_perp", "BTC/USDT:USDT")
EVICTS = "allkeys-lru"


class Flaky(MemoryStore):
    """Raises what a test says at the next steps, and notes which were taken."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[BaseException] = []
        self.taken: list[str] = []

    def run(self, operation: Operation[T]) -> T:
        if self.faults:
            raise self.faults.pop(0)
        self.taken.append(operation.id or operation.key)
        return super().run(operation)


def down() -> StoreUnavailable:
    return StoreUnavailable("down", "Wait.")


@pytest.fixture
def store() -> Flaky:
    made = Flaky()
    ledger = Ledger(made)
    ledger.bind("main", "acct")
    ledger.adopt(KEY, (0, 0))
    return made


def asked() -> Asked:
    return Asked("main", KEY.exchange, KEY.product, KEY.instrument, Side.BUY, Kind.OPEN, 1)


async def now(answer: T | Awaitable[T]) -> T:
    return await answer if isinstance(answer, Awaitable) else answer


def both(store: Flaky) -> list[Any]:
    return [Ledger(store), AsyncLedger(ThreadedStore(store))]


@pytest.mark.parametrize("which", [0, 1], ids=["ledger", "asyncio"])
class TestLedgers:
    def test_what_is_owed_is_said_before_a_key_is_halted(self, store: Flaky, which: int) -> None:
        async def story() -> None:
            ledger = both(store)[which]
            order_id, _ = await now(ledger.reserve(asked()))
            store.faults = [down()]
            with pytest.raises(StoreUnavailable):
                await now(ledger.filled(order_id, 1, True))
            store.taken.clear()
            assert await now(ledger.halt(KEY)) is Status.HALTED
            assert store.taken == [order_id, KEY.text]

        asyncio.run(story())

    def test_a_key_is_halted_although_what_is_owed_cannot_be_said(
        self, store: Flaky, which: int
    ) -> None:
        async def story() -> None:
            ledger = both(store)[which]
            order_id, _ = await now(ledger.reserve(asked()))
            store.faults = [down(), down()]
            with pytest.raises(StoreUnavailable):
                await now(ledger.not_sent(order_id))
            assert await now(ledger.halt(KEY)) is Status.HALTED

        asyncio.run(story())

    @pytest.mark.parametrize("fault", [KeyboardInterrupt, asyncio.CancelledError])
    def test_a_word_that_is_interrupted_is_still_so(
        self, store: Flaky, which: int, fault: type[BaseException]
    ) -> None:
        async def story() -> None:
            ledger = both(store)[which]
            order_id, _ = await now(ledger.reserve(asked()))
            store.faults = [fault()]
            caught: list[BaseException] = []
            try:
                await now(ledger.leave(order_id, "raised"))
            except BaseException as raised:
                caught.append(raised)
            assert isinstance(*caught, fault)
            await now(ledger.halt(KEY))
            assert store.record(order_id).state.value == "unknown"  # type: ignore[union-attr]

        asyncio.run(story())

    def test_a_word_that_no_store_takes_is_not_kept(self, store: Flaky, which: int) -> None:
        async def story() -> None:
            ledger = both(store)[which]
            order_id, _ = await now(ledger.reserve(asked()))
            store.faults = [ZeroDivisionError()]
            with pytest.raises(ZeroDivisionError):
                await now(ledger.not_sent(order_id))
            store.taken.clear()
            await now(ledger.halt(KEY))
            assert store.taken == [KEY.text]

        asyncio.run(story())

    def test_one_alone_says_what_is_owed(self, store: Flaky, which: int) -> None:
        async def story() -> None:
            ledger = both(store)[which]
            order_id, _ = await now(ledger.reserve(asked()))
            store.faults = [down() for _ in range(100)]
            before = len(asyncio.all_tasks()), threading.active_count()
            for total in range(20):
                with pytest.raises(StoreUnavailable):
                    await now(ledger.filled(order_id, total / 20))
            after = len(asyncio.all_tasks()), threading.active_count()
            assert sum(after) - sum(before) == 1
            store.faults.clear()
            assert await now(ledger.halt(KEY)) is Status.HALTED
            assert store.taken[-21:] == [order_id] * 20 + [KEY.text]

        asyncio.run(story())


@pytest.fixture
def flushed(redis_server: RedisServer) -> RedisServer:
    client(redis_server).flushall()
    return redis_server


def client(server: RedisServer) -> Any:
    import redis

    return redis.Redis(port=server.port, decode_responses=True)


def in_a_child(work: Callable[[], object]) -> int:
    """Do it in a forked child; gives 0 where nothing was raised."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitpid(pid, 0)[1]


@pytest.mark.parametrize("make", [RedisStore, AsyncRedisStore])
class TestRedisStores:
    def test_a_forked_child_looks_at_the_server_again(
        self, own_redis: RedisServer, make: Callable[[str], Any]
    ) -> None:
        store = make(own_redis.url)

        async def look() -> None:
            await now(store.contents())

        def refused() -> None:
            with pytest.raises(StoreUnavailable, match="evicts"):
                asyncio.run(look())

        asyncio.run(look())
        client(own_redis).config_set("maxmemory-policy", EVICTS)
        asyncio.run(look())
        assert in_a_child(refused) == 0

    def test_each_loop_has_connections_of_its_own(
        self, flushed: RedisServer, make: Callable[[str], Any]
    ) -> None:
        store = make(flushed.url)

        async def look() -> None:
            await now(store.contents())

        # A loop that is gone leaves its address to the next one.
        for _ in range(20):
            asyncio.run(look())

        async def close() -> None:
            await now(store.close())

        asyncio.run(close())

    def test_loops_in_two_threads_take_no_connection_from_each_other(
        self, flushed: RedisServer, make: Callable[[str], Any]
    ) -> None:
        store = make(flushed.url)
        together = threading.Barrier(2)
        faults: list[BaseException] = []
        connections: list[int] = []

        async def look() -> None:
            for _ in range(10):
                await now(store.contents())
                together.wait(5)
            connections.append(client(flushed).info("stats")["total_connections_received"])

        def thread() -> None:
            try:
                asyncio.run(look())
            except BaseException as fault:
                faults.append(fault)

        before = client(flushed).info("stats")["total_connections_received"]
        threads = [threading.Thread(target=thread) for _ in range(2)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert faults == []
        # One for each of the loops, one or two for the look at the server, ours three.
        assert max(connections) - before < 10

    def test_a_limit_of_the_pool_refuses_nothing(
        self, flushed: RedisServer, make: Callable[[str], Any]
    ) -> None:
        store = make(f"{flushed.url}?max_connections=1")

        async def together() -> None:
            await asyncio.gather(*(now(store.contents()) for _ in range(8)))
            await asyncio.gather(*(now(store.record("nothing")) for _ in range(8)))

        asyncio.run(together())

    def test_connections_that_the_server_closed_are_opened_again(
        self, flushed: RedisServer, make: Callable[[str], Any]
    ) -> None:
        store = make(flushed.url)

        async def story() -> None:
            asynchronous = make is AsyncRedisStore
            ledger: Any = AsyncLedger(store) if asynchronous else Ledger(store)
            await asyncio.gather(*(now(store.contents()) for _ in range(2)))
            for _ in range(3):
                client(flushed).client_kill_filter(_type="normal", skipme=True)
                # Nothing is refused for it, not even a step that is sent only once.
                assert await now(ledger.halt(KEY)) is Status.HALTED

        asyncio.run(story())

    def test_a_child_of_a_running_loop_leaves_the_parents_connections_alone(
        self, flushed: RedisServer, make: Callable[[str], Any]
    ) -> None:
        store = make(flushed.url)

        async def look() -> None:
            await now(store.contents())

        async def story() -> None:
            await look()
            assert in_a_child(lambda: asyncio.run(look())) == 0
            received = client(flushed).info("stats")["total_connections_received"]
            for _ in range(3):
                await look()
            # The only new connection is the one that asks.
            after = client(flushed).info("stats")["total_connections_received"]
            assert after - received == 1

        asyncio.run(story())
