"""With limits too, memory, SQLite and Redis give the same decision for every history."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("hypothesis")

from awaited import Awaited
from clocks import HeldClock, scripts_by
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from servers import RedisServer

from invariant_guard.ledger.limits import edits
from invariant_guard.ledger.limits.judge import NO_ROW
from invariant_guard.ledger.limits.model import Dynamic, Entry, Limits, OnBreach
from invariant_guard.ledger.limits.names import LIMITS
from invariant_guard.ledger.limits.plan import Rules
from invariant_guard.ledger.limits.totals import recomputed
from invariant_guard.ledger.model.enums import Kind, Side
from invariant_guard.ledger.model.units import UNIT
from invariant_guard.ledger.protocol import lifecycle, position_reads, recovery
from invariant_guard.ledger.protocol.admission import Request
from invariant_guard.ledger.protocol.recovery import Foreign
from invariant_guard.ledger.stores.base import Operation
from invariant_guard.ledger.stores.memory import MemoryStore
from invariant_guard.ledger.stores.sqlite.store import SQLiteStore

# The second is in another currency, so nothing on it has a worth.
SUFFIXES = ("x/linear_perp/A", "x/spot/B%2FEUR", "y/spot/C%2FUSD")
KEYS = tuple(f"acct/{suffix}" for suffix in SUFFIXES)
IDS = tuple(f"id{i}" for i in range(6))
SCOPES = (
    "key:acct/x/linear_perp/A", "key:*", "account:acct", "exchange:acct/x", "source:m", "source:*",
    "ledger",
)  # fmt: skip
ids, keys, scopes = st.sampled_from(IDS), st.sampled_from(KEYS), st.sampled_from(SCOPES)
AGE = 5_000


def caps_of(sort: str) -> Any:
    fit = sorted(name for name, kind in LIMITS.items() if sort in kind.scopes)
    small = {"max-open-orders", "max-positions", "order-rate", "max-openings-without-review"}

    def cap(name: str) -> Any:
        if name in small:
            return st.integers(0, 3).map(lambda n: n * UNIT)
        if name == "max-daily-loss":
            return st.sampled_from([5, 50])
        if name in ("max-drawdown", "price-collar"):
            return st.sampled_from([UNIT // 100, UNIT // 10])
        return st.sampled_from([0, 3, 8, 20, 3 * 10**32])

    names = st.lists(st.sampled_from(fit), min_size=1, max_size=4, unique=True)
    return names.flatmap(lambda found: st.tuples(*(st.tuples(st.just(n), cap(n)) for n in found)))


@st.composite
def entries(draw: Any, scope: str) -> Entry:
    caps = draw(caps_of(scope.partition(":")[0]))
    scaled = tuple(n for n, _ in caps if n in ("max-long", "max-gross-notional", "max-open-orders"))
    dynamic = None
    if scaled and draw(st.booleans()):
        dynamic = Dynamic("vol", scaled, 3_000, draw(st.sampled_from([None, UNIT // 3])))
    return Entry(
        scope,
        caps,
        draw(st.sampled_from([1_000, 4_000])),
        draw(st.sampled_from([1_000, 4_000])),
        draw(st.sampled_from([None, AGE])),
        AGE,
        dynamic,
        draw(st.sampled_from([*OnBreach, OnBreach.REFUSE, OnBreach.REFUSE])),
        draw(st.sampled_from([None, UNIT // 2])),
        draw(st.sampled_from([False, False, False, True])),
    )


@st.composite
def files(draw: Any) -> Limits:
    some = draw(st.lists(scopes, min_size=1, max_size=4, unique=True))
    required = draw(st.sampled_from([(), (), ("max-long",)]))
    return Limits(0, "USD", 0, required, tuple(draw(entries(scope)) for scope in some))


class Histories(RuleBasedStateMachine):
    """Tells all stores the same; whatever they answer and hold has to be the same."""

    server: RedisServer
    histories = 0

    @initialize(limits=files(), known=st.booleans())
    def start(self, limits: Limits, known: bool) -> None:
        import redis

        from invariant_guard.ledger.stores.redis.asyncio import AsyncRedisStore
        from invariant_guard.ledger.stores.redis.sync import RedisStore

        self.folder = tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
        client = redis.Redis(port=self.server.port)
        client.flushall()
        client.close()
        self.loop = asyncio.new_event_loop()
        # The same few times in each history, so that the server is sent the same few scripts.
        self.clock = clock = HeldClock(1_700_000_000_000)
        scripts = scripts_by(clock)
        self.stores: tuple[Any, ...] = (
            MemoryStore(clock=clock),
            SQLiteStore(os.path.join(self.folder, "ledger.db"), budget=10, clock=clock),
            RedisStore(self.server.url, budget=10, scripts=scripts, clock=clock),
        )
        type(self).histories += 1
        if self.histories % 8 == 0:
            # The awaited face sends the same scripts, so a part of the histories is enough for it.
            url = self.server.database(1)
            asynchronous = AsyncRedisStore(url, budget=10, scripts=scripts, clock=clock)
            self.stores += (Awaited(self.loop, asynchronous),)
        for store in self.stores:
            inner = getattr(store, "inner", store)
            getattr(inner, "_steps", inner).owner = lambda: ""
            store.bind("main", "acct")
        self.version = 0
        for key in KEYS:
            self.step(lambda k, r, now: position_reads.adopt(k, 0, 0, now, 5), key=key)
        if known:
            self.apply(limits)
        else:
            self.later = limits

    def teardown(self) -> None:
        if hasattr(self, "stores"):
            for store in self.stores:
                store.close()
            self.loop.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def everywhere(self, ask: Callable[[Any], Any]) -> Any:
        first, *others = [self.answer(ask, store) for store in self.stores]
        for store, other in zip(self.stores[1:], others, strict=True):
            assert other == first, type(getattr(store, "inner", store)).__name__
        return first

    @staticmethod
    def answer(ask: Callable[[Any], Any], store: Any) -> Any:
        try:
            answer = ask(store)
        except ValueError as fault:
            answer = str(fault)
        found = store.contents()
        keys = [key._replace(live=tuple(sorted(key.live))) for key in found.keys]
        rows = {name: row for name, row in found.rows.items() if row != NO_ROW}
        return answer, keys, found.book, rows

    @invariant()
    def totals_are_the_sums(self) -> None:
        if not hasattr(self, "stores"):
            return
        found = self.stores[0].contents()
        if found.book is not None:
            sums = recomputed(Rules(found.book), found.keys)
            held = {name: row.totals for name, row in found.rows.items() if row.totals != NO_ROW.totals}
            assert held == sums

    def step(self, function: Any, *, id: str = "", key: str = "", alone: bool = False) -> Any:
        operation = Operation(function, id=id, key=key, alone=alone)
        return self.everywhere(lambda store: store.run(operation))

    @rule(
        suffix=st.sampled_from([*SUFFIXES, SUFFIXES[0], SUFFIXES[0]]),
        id=ids,
        side=st.sampled_from([Side.BUY, Side.BUY, Side.SELL]),
        kind=st.sampled_from([Kind.OPEN, Kind.OPEN, Kind.CLOSE]),
        quantity=st.sampled_from([1, 1, 2, 3, 10**32]),
        source=st.sampled_from(["", "m"]),
        enforced=st.booleans(),
        observed=st.sampled_from([False, False, False, True]),
        notional=st.sampled_from([None, 2, 7, 10**32]),
        price=st.sampled_from(["", "7"]),
        deviation=st.sampled_from([None, 0, UNIT // 20]),
        age=st.sampled_from([None, 0, AGE + 1]),
    )
    def admit(self, suffix: str, id: str, side: Side, kind: Kind, quantity: int, source: str,
              enforced: bool, observed: bool, **prices: Any) -> None:  # fmt: skip
        enforced = enforced and kind is Kind.CLOSE
        request = Request(
            id, side, kind, quantity, enforced=enforced, observed=observed, source=source, **prices
        )
        answer, *_ = self.everywhere(lambda store: store.admit("main", suffix, request))
        self.everywhere(
            lambda store: [event._replace(at=0) for event in store.events_after(0, 10_000)]
        )
        if enforced and answer.breach is not None:
            raise AssertionError("a limit stood in the way of a protective exit")

    @rule(id=ids, total=st.sampled_from([0, 1, 2, 10**32]), final=st.booleans())
    def fill(self, id: str, total: int, final: bool) -> None:
        self.step(
            lambda k, r, now: lifecycle.fill(k, r, now, order_id=id, total=total, final=final),
            id=id,
            alone=True,
        )

    @rule(id=ids)
    def not_sent(self, id: str) -> None:
        self.step(
            lambda k, r, now: lifecycle.settle_unsent(k, r, now, order_id=id, reason="so"), id=id,
            alone=True,
        )  # fmt: skip

    @rule(id=ids)
    def leave(self, id: str) -> None:
        self.step(lambda k, r, now: lifecycle.leave(k, r, now, reason="raised"), id=id)

    @rule(key=keys, long=st.integers(0, 3), short=st.integers(0, 1))
    def adopt(self, key: str, long: int, short: int) -> None:
        self.step(lambda k, r, now: position_reads.adopt(k, long, short, now, 5), key=key)

    @rule(key=keys, side=st.sampled_from(Side), kind=st.sampled_from(Kind))
    def find_foreign(self, key: str, side: Side, kind: Kind) -> None:
        foreign = Foreign("v", side, kind, 3, 1)
        self.step(
            lambda k, r, now: recovery.import_foreign(k, r, foreign, now),
            id=recovery.foreign_id(key, "v"),
            key=key,
        )

    @rule(limits=files())
    def apply(self, limits: Limits) -> None:
        self.version += 1
        limits = limits._replace(version=self.version)
        self.everywhere(lambda store: store.edit(edits.applied(limits, "so", None)))

    @rule(limits=files())
    def apply_an_older_one(self, limits: Limits) -> None:
        self.everywhere(lambda store: store.edit(edits.applied(limits, "so", None)))

    @rule(scope=scopes, factor=st.sampled_from([0, UNIT // 2, UNIT]), time=st.integers(1, 4))
    def feed(self, scope: str, factor: int, time: int) -> None:
        self.everywhere(lambda store: store.edit(edits.fed("vol", scope, factor, time * 1000)))

    @rule(scope=scopes, limit=st.sampled_from(sorted(LIMITS)), cap=st.sampled_from([0, 30]),
          time=st.integers(1, 3))  # fmt: skip
    def override(self, scope: str, limit: str, cap: int, time: int) -> None:
        self.everywhere(
            lambda store: store.edit(edits.overridden(scope, limit, cap, time * 1000, "so"))
        )

    @rule(scope=scopes)
    def halt(self, scope: str) -> None:
        self.everywhere(lambda store: store.edit(edits.halted(scope, "so")))

    @rule(scope=scopes)
    def resume(self, scope: str) -> None:
        self.everywhere(lambda store: store.edit(edits.resumed(scope, "so")))

    @rule(equity=st.sampled_from([100, 97, 90, 40]), days=st.integers(0, 1), age=st.integers(0, 6))
    def report_equity(self, equity: int, days: int, age: int) -> None:
        edit = edits.equity_reported("account:acct", equity, days * 86_400_000, age * 1000)
        self.everywhere(lambda store: store.edit(edit))

    @rule()
    def add_up(self) -> None:
        self.everywhere(lambda store: store.edit(edits.recomputing()))

    @rule(time=st.integers(1, 4))
    def wait(self, time: int) -> None:
        self.clock.pass_by(min(time * 500, 1_700_000_008_000 - self.clock.now))


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
def test_the_stores_agree_on_every_history_with_limits(redis_server: RedisServer) -> None:
    play(redis_server, int(os.environ.get("LIMITS_HISTORIES", "500")), 12)


@pytest.mark.slow
@pytest.mark.timeout(3000)
@pytest.mark.skipif("LEDGER_SOAK" not in os.environ, reason="set LEDGER_SOAK=1: 10,000 histories")
def test_the_stores_agree_on_ten_thousand_histories_with_limits(
    redis_server: RedisServer,
) -> None:
    play(redis_server, 10_000, 12)
