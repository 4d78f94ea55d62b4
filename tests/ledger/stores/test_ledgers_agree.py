"""Ledger and AsyncLedger say the same to every store in every history, outages included."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable
from typing import Any

import pytest
from awaited import Awaited
from clocks import HeldClock, scripts_by
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from servers import RedisServer

from invariant_guard.ledger import Ledger, StoreUnavailable
from invariant_guard.ledger.async_ledger import AsyncLedger, ThreadedStore
from invariant_guard.ledger.model.enums import Kind, Side
from invariant_guard.ledger.operations import Asked, Operations
from invariant_guard.ledger.outbox import unheard
from invariant_guard.ledger.stores.base import Overtaken
from invariant_guard.ledger.stores.memory import MemoryStore
from invariant_guard.ledger.stores.redis.asyncio import AsyncRedisStore
from invariant_guard.ledger.stores.redis.sync import RedisStore
from invariant_guard.ledger.stores.sqlite.store import SQLiteStore

KEYS = ("acct/x/spot/A", "acct/x/linear_perp/B")
IDS = tuple(f"id{i}" for i in range(5))
ids, keys, totals = st.sampled_from(IDS), st.sampled_from(KEYS), st.sampled_from([0, "0.5", 1, 2])
# The very same in each history, so that the server is sent the same few scripts.
CLOCK = HeldClock(1_700_000_000_000)


class Weather:
    """What becomes of the next calls of a store: one letter for each, and then all is well.

    `d` is a store that is down, `l` one whose reply is lost, `o` one where others were faster, and
    `b` a fault of our own.
    """

    def __init__(self) -> None:
        self.forecast = ""

    def next(self) -> Callable[[], None]:
        """Raise what keeps the call from the store; give what keeps its reply from us."""
        sort, self.forecast = self.forecast[:1], self.forecast[1:]
        if sort == "d":
            raise StoreUnavailable("down", "Wait.")
        if sort == "o":
            raise Overtaken("too busy", "Wait.")
        if sort == "b":
            raise ZeroDivisionError
        return lost if sort == "l" else lambda: None


def lost() -> None:
    raise StoreUnavailable("the reply is lost", "Wait.", unsure=True)


class Exposed:
    """A store in bad weather. What it holds can be looked at in any."""

    def __init__(self, store: Any, weather: Weather) -> None:
        self.store = store
        self._weather = weather
        self.run, self.admit = self._through(store.run), self._through(store.admit)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def _through(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any) -> Any:
            reply = self._weather.next()
            answer = call(*args)
            reply()
            return answer

        async def awaited(*args: Any) -> Any:
            reply = self._weather.next()
            answer = await call(*args)
            reply()
            return answer

        return awaited if asyncio.iscoroutinefunction(call) else called


class Histories(RuleBasedStateMachine):
    """Tells five ledgers the same; what they answer, raise, owe and hold has to be the same."""

    server: RedisServer

    @initialize(first=keys, second=st.booleans())
    def start(self, first: str, second: bool) -> None:
        import redis

        # In memory where there is such a folder: this is about decisions, not about disks.
        self.folder = tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
        client = redis.Redis(port=self.server.port)
        client.flushall()
        client.close()
        self.loop = asyncio.new_event_loop()
        self.weather = [Weather() for _ in range(5)]
        scripts = scripts_by(CLOCK)
        memory, redis_url = MemoryStore(clock=CLOCK), self.server.database(0)
        files = [os.path.join(self.folder, name) for name in ("a.db", "b.db")]
        self.stores = (
            memory,
            SQLiteStore(files[0], budget=10, clock=CLOCK),
            RedisStore(redis_url, budget=10, scripts=scripts, clock=CLOCK),
            ThreadedStore(SQLiteStore(files[1], budget=10, clock=CLOCK)),
            AsyncRedisStore(self.server.database(1), budget=10, scripts=scripts, clock=CLOCK),
        )
        # Who this process is, a file says to one store and a folder to another.
        for store in self.stores:
            inner = getattr(store, "store", store)
            getattr(inner, "_steps", inner).owner = lambda: ""
        exposed = [Exposed(*pair) for pair in zip(self.stores, self.weather, strict=True)]
        self.ledgers: list[Any] = [Ledger(store) for store in exposed[:3]]
        self.ledgers += [Awaited(self.loop, AsyncLedger(store)) for store in exposed[3:]]
        for ledger in self.ledgers:
            # Said with the next call alone: a thread or a task would say it at a time of its own.
            getattr(ledger, "inner", ledger)._outbox.words._wake = lambda: None
        for store in self.each_store():
            store.bind("main", "acct")
            store.bind("acct", "acct")
        self.adopt(first, 1, 0)
        if second:
            self.adopt(next(key for key in KEYS if key != first), 0, 0)

    def each_store(self) -> list[Any]:
        return [*self.stores[:3], *(Awaited(self.loop, store) for store in self.stores[3:])]

    def teardown(self) -> None:
        if hasattr(self, "stores"):
            for store in self.each_store():
                store.close()
            self.loop.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def everywhere(self, ask: Callable[[Any], Any]) -> Any:
        """Ask each ledger, and compare the answers, what is owed and what is kept."""
        first, *others = [self.answer(ask, ledger) for ledger in self.ledgers]
        for store, other in zip(self.stores[1:], others, strict=True):
            assert other == first, type(store).__name__

    def answer(self, ask: Callable[[Any], Any], ledger: Any) -> Any:
        try:
            answer = ask(ledger)
        except Exception as fault:
            answer = type(fault), str(fault)
        inner = getattr(ledger, "inner", ledger)
        owed = [word.id for word in inner._outbox.words._words]
        kept = [key._replace(live=tuple(sorted(key.live))) for key in ledger.contents().keys]
        return answer, owed, kept

    @rule(forecast=st.text("dlob ", min_size=1, max_size=4))
    def forecast(self, forecast: str) -> None:
        for weather in self.weather:
            weather.forecast = forecast

    @rule(id=ids, key=keys, label=st.sampled_from(["main", "main", "nobody"]),
          side=st.sampled_from(Side), kind=st.sampled_from(Kind), enforced=st.booleans(),
          quantity=st.sampled_from([1, "0.3"]))  # fmt: skip
    def reserve(self, id: str, key: str, label: str, side: Side, kind: Kind, enforced: bool,
                quantity: Any) -> None:  # fmt: skip
        _, *name = key.split("/")
        enforced = enforced and kind is Kind.CLOSE
        asked = Asked(label, *name, side, kind, quantity, enforced=enforced, id=id)
        self.everywhere(lambda ledger: ledger.reserve(asked))

    @rule(id=ids, venue_id=st.sampled_from([None, "v1", 7]), tracked=st.booleans())
    def acknowledge(self, id: str, venue_id: object, tracked: bool) -> None:
        self.everywhere(lambda ledger: ledger.acknowledge(id, venue_id, tracked=tracked))

    @rule(id=ids, total=st.one_of(totals, st.sampled_from([-1, "x", 0.25])), final=st.booleans())
    def filled(self, id: str, total: Any, final: bool) -> None:
        self.everywhere(lambda ledger: ledger.filled(id, total, final))

    @rule(id=ids)
    def not_sent(self, id: str) -> None:
        self.everywhere(lambda ledger: ledger.not_sent(id))

    @rule(id=ids)
    def leave(self, id: str) -> None:
        self.everywhere(lambda ledger: ledger.leave(id, "raised"))

    @rule(id=ids, tracked=st.booleans(), timed=st.booleans())
    def mark(self, id: str, tracked: bool, timed: bool) -> None:
        self.everywhere(lambda ledger: ledger.mark(id, tracked=tracked, timed=timed))

    @rule(key=st.one_of(keys, st.just("nonsense")))
    def halt(self, key: str) -> None:
        self.everywhere(lambda ledger: ledger.halt(key))

    @rule(id=ids)
    def owe(self, id: str) -> None:
        for ledger in self.ledgers:
            getattr(ledger, "inner", ledger)._outbox.words.add(unheard(id))

    @rule(label=st.sampled_from(["main", "nobody"]), name=st.sampled_from(["acct", "x"]))
    def ask_for_one_account(self, label: str, name: str) -> None:
        self.everywhere(lambda ledger: ledger.is_one_account(label, name))

    @rule(key=keys)
    def resume(self, key: str) -> None:
        for store in self.each_store():
            store.run(Operations.resume(key, "by hand"))

    @rule(key=keys, long=st.integers(0, 1), short=st.integers(0, 1))
    def adopt(self, key: str, long: int, short: int) -> None:
        for store in self.each_store():
            store.run(Operations.adopt(key, long * 10**30, short * 10**30, 5000))

    @rule(key=keys)
    def retire(self, key: str) -> None:
        for store in self.each_store():
            store.run(Operations.retire(key, "mistyped"))

    @rule()
    def look(self) -> None:
        first, *others = [
            [event._replace(at=0) for event in store.events_after(0, 10_000)]
            for store in self.each_store()
        ]
        for store, other in zip(self.stores[1:], others, strict=True):
            assert other == first, type(store).__name__


@pytest.mark.no_cover
def test_the_ledgers_agree_on_every_history(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    # Each word that no store takes is logged with its traceback.
    caplog.set_level("CRITICAL", "invariant_guard.ledger")
    Histories.server = redis_server
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=200,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
