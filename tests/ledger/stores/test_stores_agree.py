"""Memory, SQLite and Redis, waited for and awaited, give the same decision for every history."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from typing import Any

import pytest

pytest.importorskip("hypothesis")

from awaited import Awaited
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from servers import RedisServer

from invariant_guard.ledger.model.enums import Found, Kind, Side, Status
from invariant_guard.ledger.protocol import lifecycle, position_reads, recovery, retirement
from invariant_guard.ledger.protocol.admission import Request
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.position_reads import Read
from invariant_guard.ledger.protocol.recovery import Answer, Clocks, Foreign
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.protocol.steps import Step
from invariant_guard.ledger.stores.base import Operation
from invariant_guard.ledger.stores.memory import MemoryStore
from invariant_guard.ledger.stores.sqlite.store import SQLiteStore

SUFFIXES = ("x/linear_perp/A", "x/spot/B")
KEYS = tuple(f"acct/{suffix}" for suffix in SUFFIXES)
IDS = tuple(f"id{i}" for i in range(8))
LAG = 5

# Small ones that collide, and ones beyond what a double holds.
quantities = st.one_of(
    st.integers(1, 4), st.sampled_from([10**30, 10**30 + 1, 3 * 10**44 + 7, 10**14, 10**14 - 1])
)
ids, keys = st.sampled_from(IDS), st.sampled_from(KEYS)
sides, kinds = st.sampled_from(Side), st.sampled_from(Kind)
answers = st.builds(Answer, st.sampled_from(Found), st.integers(0, 3), st.sampled_from(["", "v1"]))


def comparable(state: KeyState) -> Any:
    live = sorted(record._replace(created=0) for record in state.live)
    return state._replace(live=tuple(live))


class Histories(RuleBasedStateMachine):
    """Tells all stores the same; whatever they answer and hold has to be the same."""

    server: RedisServer

    @initialize()
    def start(self) -> None:
        import redis

        from invariant_guard.ledger.stores.redis.asyncio import AsyncRedisStore
        from invariant_guard.ledger.stores.redis.sync import RedisStore

        # In memory where there is such a folder: this is about decisions, not about disks.
        self.folder = tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
        client = redis.Redis(port=self.server.port)
        client.flushall()
        client.close()
        self.loop = asyncio.new_event_loop()
        self.stores: tuple[Any, ...] = (
            MemoryStore(),
            SQLiteStore(os.path.join(self.folder, "ledger.db"), budget=10),
            RedisStore(self.server.url, budget=10),
            Awaited(self.loop, AsyncRedisStore(self.server.database(1), budget=10)),
        )
        for store in self.stores:
            store.bind("main", "acct")
        self.now = 1000
        self.pairs = 0
        self.reads: list[tuple[str, int, int]] = []
        # Of each store's own clock is since when it keeps anything; here all have one clock.
        for key in KEYS:
            self.step(lambda k, r, now: Step(k._replace(last_live=None), (), (), None), key=key)
        # From READY: few histories would find the way there, and most rules begin there.
        for key in KEYS:
            self.adopt_all(key)

    def adopt_all(self, key: str) -> None:
        self.step(lambda k, r, now: position_reads.adopt(k, 0, 0, now, LAG), key=key)

    @rule(suffix=st.sampled_from(SUFFIXES), side=sides, opened=quantities, closed=quantities)
    def open_and_close(self, suffix: str, side: Side, opened: int, closed: int) -> None:
        """The pair that the cap on exits is about: an opening in flight, an exit from it."""
        self.pairs += 1
        for id, what, kind, quantity in (
            (f"open{self.pairs}", side, Kind.OPEN, opened),
            (f"close{self.pairs}", side.opposite, Kind.CLOSE, closed),
        ):
            request = Request(id, what, kind, quantity, enforced=kind is Kind.CLOSE)
            self.everywhere(lambda store, r=request: store.admit("main", suffix, r))
            self.everywhere(lambda store: [comparable(s) for s in store.contents().keys])

    @rule(
        suffix=st.sampled_from(SUFFIXES), sizes=st.lists(st.integers(1, 2), min_size=2, max_size=3)
    )
    def exits_that_share_a_leg(self, suffix: str, sizes: list[int]) -> None:
        """What the venue does not hold to reduce-only: each takes from what the next may have."""

        def known(k: KeyState, r: Reservation | None, now: int) -> Step[None]:
            return Step(k.in_status(Status.READY).with_legs(2, 0, exact=True), (), (), None)

        self.step(known, key=f"acct/{suffix}")
        for size in sizes:
            self.pairs += 1
            request = Request(f"exit{self.pairs}", Side.SELL, Kind.CLOSE, size)
            self.everywhere(lambda store, r=request: store.admit("main", suffix, r))

    def teardown(self) -> None:
        if hasattr(self, "stores"):
            for store in self.stores:
                store.close()
            self.loop.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def everywhere(self, ask: Any) -> Any:
        first, *others = [ask(store) for store in self.stores]
        for store, other in zip(self.stores[1:], others, strict=True):
            assert other == first, type(getattr(store, "inner", store)).__name__
        return first

    def step(self, function: Any, *, id: str = "", key: str = "") -> Any:
        now = self.now
        operation = Operation(lambda k, r, _: function(k, r, now), id=id, key=key)
        answer = self.everywhere(lambda store: store.run(operation))
        self.everywhere(
            lambda store: [comparable(state) for state in store.contents().keys],
        )
        return answer

    @rule(
        label=st.sampled_from(["main", "main", "main", "nobody"]),
        suffix=st.sampled_from(SUFFIXES),
        id=ids,
        side=sides,
        kind=kinds,
        quantity=st.one_of(st.none(), quantities),
        enforced=st.booleans(),
        group=st.sampled_from(["", "", "oco"]),
        source=st.sampled_from(["", "momentum", 'a "quoted" é']),
        observed=st.sampled_from([False, False, False, True]),
    )
    def admit(self, label: str, suffix: str, id: str, side: Side, kind: Kind,
              quantity: int | None, enforced: bool, group: str, source: str,
              observed: bool) -> None:  # fmt: skip
        if kind is Kind.OPEN:
            quantity, enforced = quantity or 1, False
        request = Request(id, side, kind, quantity, None, "", False, enforced, group, observed,
                          source)  # fmt: skip
        self.everywhere(lambda store: store.admit(label, suffix, request))
        self.everywhere(lambda store: [comparable(s) for s in store.contents().keys])

    @rule(id=ids, venue_id=st.sampled_from(["", "v1"]), tracked=st.booleans())
    def acknowledge(self, id: str, venue_id: str, tracked: bool) -> None:
        self.step(
            lambda k, r, now: lifecycle.acknowledge(k, r, now, venue_id=venue_id, tracked=tracked),
            id=id,
        )

    @rule(id=ids, total=st.one_of(st.just(0), quantities), final=st.booleans(), by=st.booleans())
    def fill(self, id: str, total: int, final: bool, by: bool) -> None:
        self.step(
            lambda k, r, now: lifecycle.fill(
                k, r, now, order_id=id, total=total, final=final, by_hand=by
            ),
            id=id,
        )

    @rule(id=ids, key=st.sampled_from(["", *KEYS]))
    def not_sent(self, id: str, key: str) -> None:
        self.step(
            lambda k, r, now: lifecycle.settle_unsent(k, r, now, order_id=id, reason="so"),
            id=id,
            key=key,
        )

    @rule(id=ids)
    def leave(self, id: str) -> None:
        self.step(lambda k, r, now: lifecycle.leave(k, r, now, reason="raised"), id=id)

    @rule(id=ids, tracked=st.booleans(), timed=st.booleans())
    def mark(self, id: str, tracked: bool, timed: bool) -> None:
        self.step(lambda k, r, now: lifecycle.mark(k, r, now, tracked=tracked, timed=timed), id=id)

    @rule(id=ids)
    def owner_dies(self, id: str) -> None:
        self.step(lifecycle.owner_died, id=id)

    @rule(key=keys, long=st.integers(0, 2), short=st.integers(0, 1))
    def adopt(self, key: str, long: int, short: int) -> None:
        self.step(lambda k, r, now: position_reads.adopt(k, long, short, now, LAG), key=key)

    @rule(key=keys)
    def halt(self, key: str) -> None:
        self.step(lambda k, r, now: position_reads.halt(k, "so"), key=key)

    @rule(key=keys)
    def resume(self, key: str) -> None:
        self.step(lambda k, r, now: position_reads.resume(k, "so"), key=key)

    @rule(key=keys)
    def retire(self, key: str) -> None:
        self.step(lambda k, r, now: retirement.retire(k, "so"), key=key)

    @rule(account=st.sampled_from(["acct", "other"]))
    def rebind(self, account: str) -> None:
        """Of a label that no order here names: one under another account has keys of its own."""
        self.everywhere(lambda store: store.rebind("desk", account))
        # Since when a key is quiet, each store says by its own clock.
        untimed = [
            Operation(lambda k, r, now: Step(k._replace(last_live=None), (), (), None), key=key)
            for key in KEYS
        ]
        self.everywhere(lambda store: [store.run(operation) for operation in untimed])
        self.everywhere(lambda store: [comparable(state) for state in store.contents().keys])
        self.everywhere(lambda store: store.contents().accounts)

    @rule(number=st.integers(0, 30), limit=st.integers(1, 10))
    def page(self, number: int, limit: int) -> None:
        self.everywhere(lambda store: [e._replace(at=0) for e in store.events_after(number, limit)])

    @rule()
    def refusals(self) -> None:
        self.everywhere(lambda store: [event._replace(at=0) for event in store.refusals()])
        self.everywhere(lambda store: store.refusals(2**60))

    @rule(upto=st.integers(0, 20), some=st.sets(ids, max_size=4), stale=st.booleans())
    def prune(self, upto: int, some: set[str], stale: bool) -> None:
        """Drop events and settled orders; of one that has changed since it was read, nothing."""

        def drop(store: Any) -> int:
            found = [r for r in store.records(sorted(some)) if not r.live]
            read = [r._replace(reason="as it was") if stale else r for r in found]
            return int(store.prune(upto, read))

        self.everywhere(drop)

    @rule(key=keys)
    def observe(self, key: str) -> None:
        version = self.everywhere(
            lambda store: next((s.version for s in store.contents().keys if s.key == key), 0)
        )
        self.reads.append((key, version, self.now))

    @rule(
        pick=st.integers(0, 7),
        long=st.integers(0, 2),
        short=st.integers(0, 1),
        said=st.dictionaries(ids, answers, max_size=4),
        complete=st.booleans(),
        imported=st.booleans(),
    )
    def apply(self, pick: int, long: int, short: int, said: dict[str, Answer], complete: bool,
              imported: bool) -> None:  # fmt: skip
        if not self.reads:
            return
        key, version, started = self.reads[pick % len(self.reads)]
        read = Read(long, short, version, started) if complete else None
        clocks = Clocks(started, self.now, started, LAG, 10**15)
        self.step(
            lambda k, r, now: position_reads.apply_read(k, read, said, clocks, imported=imported),
            key=key,
        )

    @rule(key=keys, side=sides, kind=kinds, venue_id=st.sampled_from(["a", "b"]))
    def find_foreign(self, key: str, side: Side, kind: Kind, venue_id: str) -> None:
        foreign = Foreign(venue_id, side, kind, 3, 1)
        self.step(
            lambda k, r, now: recovery.import_foreign(k, r, foreign, now),
            id=recovery.foreign_id(key, venue_id),
            key=key,
        )

    @rule(ticks=st.integers(1, LAG + 1))
    def wait(self, ticks: int) -> None:
        self.now += ticks

    @rule()
    def events(self) -> None:
        self.everywhere(
            lambda store: [event._replace(at=0) for event in store.events_after(0, 10_000)],
        )

    @rule(id=ids)
    def look(self, id: str) -> None:
        def found(store: Any) -> Reservation | None:
            record = store.record(id)
            return record and record._replace(created=0)

        self.everywhere(found)


def play(server: RedisServer, histories: int, steps: int) -> None:
    Histories.server = server
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=histories,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )


@pytest.mark.no_cover
def test_the_stores_agree_on_every_history(redis_server: RedisServer) -> None:
    play(redis_server, 500, 15)


@pytest.mark.slow
@pytest.mark.timeout(3000)
@pytest.mark.skipif("LEDGER_SOAK" not in os.environ, reason="set LEDGER_SOAK=1: 10,000 histories")
def test_the_stores_agree_on_ten_thousand_histories(redis_server: RedisServer) -> None:
    play(redis_server, 10_000, 15)
