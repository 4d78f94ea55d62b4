"""With limits too, memory, SQLite and Redis give the same decision for every history."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

import pytest

pytest.importorskip("hypothesis")

from awaited import Awaited
from clocks import HeldClock, scripts_by
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from servers import RedisServer

from invariant_guard.ledger.limits import edits
from invariant_guard.ledger.limits.model import Dynamic, OnBreach, ScopeLimits
from invariant_guard.ledger.limits.names import LIMITS, Unit
from invariant_guard.ledger.limits.plan import Rules
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.limits.rows import NO_ROW
from invariant_guard.ledger.limits.totals import recomputed
from invariant_guard.ledger.model.enums import Kind, Side
from invariant_guard.ledger.model.units import UNIT
from invariant_guard.ledger.protocol import lifecycle, position_reads, recovery
from invariant_guard.ledger.protocol.admission import Request
from invariant_guard.ledger.protocol.recovery import Foreign
from invariant_guard.ledger.stores.base import Operation
from invariant_guard.ledger.stores.memory import MemoryStore
from invariant_guard.ledger.stores.sqlite.store import SQLiteStore

# The second is in another currency, so nothing on it has a worth where no rate was fed.
SUFFIXES = ("x/linear_perp/A", "x/spot/B%2FEUR", "y/spot/C%2FUSD")
KEYS = tuple(f"acct/{suffix}" for suffix in SUFFIXES)
IDS = tuple(f"id{i}" for i in range(10))
SCOPES = (
    "key:acct/x/linear_perp/A", "key:*", "account:acct", "exchange:acct/x", "source:m", "source:*",
    "ledger",
)  # fmt: skip
AGE = 5_000
# Takes one of some options: Hypothesis does, or a random number.
Choose = Callable[[Sequence[Any]], Any]


def file(choose: Choose) -> Limits:
    count = choose([1, 2, 2, 3])
    scopes = {choose(SCOPES): None for _ in range(count)}
    required = choose([(), (), (), (), (), ("max-long",)])
    entries = [entry(choose, scope) for scope in scopes]
    if choose([True, False, False]) and "account:acct" not in scopes:
        entries.append(ScopeLimits("account:acct", (("max-daily-loss", 5),), equity_max_age=AGE))
    if choose([True, False, False]) and "key:*" not in scopes:
        caps = (("duplicate-window", 0),)
        entries.append(ScopeLimits("key:*", caps, duplicate_window=4_000))
    fx = choose([(), (("EUR", 3_000),)])
    return Limits(0, "USD", 0, required, tuple(entries), fx=fx)


def entry(choose: Choose, scope: str) -> ScopeLimits:
    fit = sorted(name for name, kind in LIMITS.items() if scope.partition(":")[0] in kind.scopes)
    names = {choose(fit): None for _ in range(choose([1, 2, 3, 4]))}
    scaled = tuple(n for n in names if n in ("max-long", "max-gross-notional", "max-open-orders"))
    dynamic = None
    if scaled and choose([True, False]):
        dynamic = Dynamic("vol", scaled, 3_000, choose([None, UNIT // 3]))
    return ScopeLimits(
        scope,
        tuple((name, cap(choose, name)) for name in names),
        choose([1_000, 4_000]),
        choose([1_000, 4_000]),
        choose([None, AGE]),
        AGE,
        dynamic,
        choose([*OnBreach, OnBreach.REFUSE, OnBreach.REFUSE]),
        choose([None, UNIT // 2]),
        choose([False, False, False, True]),
    )


def cap(choose: Choose, name: str) -> int:
    if LIMITS[name].unit in (Unit.COUNT, Unit.RATE):
        return int(choose([1, 2, 3, 0])) * UNIT
    if name == "max-daily-loss":
        return int(choose([2, 9]))
    if LIMITS[name].unit is Unit.SHARE:
        return int(choose([UNIT // 100, UNIT // 10]))
    return int(choose([2, 4, 8, 20, 3 * 10**32]))


def request(choose: Choose) -> Request:
    kind = choose([Kind.OPEN, Kind.OPEN, Kind.CLOSE])
    return Request(
        choose(IDS),
        choose([Side.BUY, Side.BUY, Side.SELL]),
        kind,
        choose([1, 1, 1, 1, 2, 3, 10**32]),
        enforced=kind is Kind.CLOSE and choose([True, False]),
        observed=choose([False, False, False, True]),
        source=choose(["", "m"]),
        notional=choose([2, 2, 2, 2, 7, 10**32, None]),
        price=choose(["7", "7", "7", "7", ""]),
        deviation=choose([0, UNIT // 20, None]),
        age=choose([0, 0, AGE + 1, None]),
    )


class History:
    """Tells all stores the same; whatever they answer and hold has to be the same."""

    # Which label means which account, and the keys that have a row from the beginning.
    labels: Mapping[str, str] = {"main": "acct"}
    known: tuple[str, ...] = KEYS

    def __init__(self, server: RedisServer | None, number: int) -> None:
        # The same few times in each history, so that the server is sent the same few scripts.
        self.clock = clock = HeldClock(1_700_000_000_000)
        self.stores: tuple[Any, ...] = (MemoryStore(clock=clock),)
        self.folder = tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
        self.loop = asyncio.new_event_loop()
        if server is not None:
            self.stores += self.others(server, number)
        for store in self.stores:
            inner = getattr(store, "inner", store)
            getattr(inner, "_steps", inner).owner = lambda: ""
            for label, account in self.labels.items():
                store.bind(label, account)
        self.version = 0
        self.last: tuple[str, Request, str] | None = None
        for key in self.known:
            self.step(lambda k, r, now: position_reads.adopt(k, 0, 0, now, 5), key=key)

    def others(self, server: RedisServer, number: int) -> tuple[Any, ...]:
        import redis

        from invariant_guard.ledger.stores.redis.asyncio import AsyncRedisStore
        from invariant_guard.ledger.stores.redis.sync import RedisStore

        client = redis.Redis(port=server.port)
        client.flushall()
        client.close()
        scripts = scripts_by(self.clock)
        found: tuple[Any, ...] = (
            SQLiteStore(os.path.join(self.folder, "ledger.db"), budget=10, clock=self.clock),
            RedisStore(server.url, budget=10, scripts=scripts, clock=self.clock),
        )
        if number % 8:
            return found
        # The awaited face sends the same scripts, so a part of the histories is enough for it.
        url = server.database(1)
        last = AsyncRedisStore(url, budget=10, scripts=scripts, clock=self.clock)
        return (*found, Awaited(self.loop, last))

    def close(self) -> None:
        for store in self.stores:
            store.close()
        self.loop.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def everywhere(self, ask: Callable[[Any], Any]) -> Any:
        first, *others = [self.answer(ask, store) for store in self.stores]
        for store, other in zip(self.stores[1:], others, strict=True):
            assert other == first, type(getattr(store, "inner", store)).__name__
        _, keys, book, rows = first
        if book is not None:
            held = {name: row.totals for name, row in rows.items() if row.totals != NO_ROW.totals}
            assert held == recomputed(Rules(book), keys)
        return first[0]

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

    def step(self, function: Any, *, id: str = "", key: str = "", alone: bool = False) -> Any:
        operation = Operation(function, id=id, key=key, alone=alone)
        return self.everywhere(lambda store: store.run(operation))

    def edit(self, edit: Any) -> None:
        self.everywhere(lambda store: store.edit(edit))

    def events(self) -> Any:
        return self.everywhere(
            lambda store: [event._replace(at=0) for event in store.events_after(0, 10_000)]
        )

    # -- what may happen -----------------------------------------------------------------

    def admit(self, suffix: str, request: Request, label: str = "main") -> None:
        if request.kind is Kind.OPEN:
            request = request._replace(enforced=False)
        self.last = suffix, request, label
        answer = self.everywhere(lambda store: store.admit(label, suffix, request))
        protective = request.kind is Kind.CLOSE and request.enforced
        assert not (protective and answer.breach), "a limit stood in a protective exit's way"

    def again(self, id: str) -> None:
        """Ask for the very same order once more."""
        if self.last is not None:
            suffix, request, label = self.last
            self.admit(suffix, request._replace(id=id), label)

    def fill(self, id: str, total: int, final: bool) -> None:
        self.step(
            lambda k, r, now: lifecycle.fill(k, r, now, order_id=id, total=total, final=final),
            id=id,
            alone=True,
        )

    def not_sent(self, id: str) -> None:
        self.step(
            lambda k, r, now: lifecycle.settle_unsent(k, r, now, order_id=id, reason="so"),
            id=id,
            alone=True,
        )

    def leave(self, id: str) -> None:
        self.step(lambda k, r, now: lifecycle.leave(k, r, now, reason="raised"), id=id)

    def adopt(self, key: str, long: int, short: int) -> None:
        self.step(lambda k, r, now: position_reads.adopt(k, long, short, now, 5), key=key)

    def find_foreign(self, key: str, side: Side, kind: Kind) -> None:
        foreign = Foreign("v", side, kind, 3, 1)
        self.step(
            lambda k, r, now: recovery.import_foreign(k, r, foreign, now),
            id=recovery.foreign_id(key, "v"),
            key=key,
        )

    def apply(self, limits: Limits, newer: bool) -> None:
        self.version += newer
        self.edit(edits.applied(limits._replace(version=self.version), "so", None))

    def feed(self, scope: str, factor: int, time: int) -> None:
        self.edit(edits.fed("vol", scope, factor, time * 1000))

    def rate(self, factor: int, time: int) -> None:
        self.edit(edits.rate_fed("EUR", factor, time * 1000))

    def override(self, scope: str, limit: str, cap: int, time: int) -> None:
        self.edit(edits.overridden(scope, limit, cap, time * 1000, "so"))

    def halt(self, scope: str) -> None:
        self.edit(edits.halted(scope, "so"))

    def resume(self, scope: str) -> None:
        self.edit(edits.resumed(scope, "so"))

    def report_equity(self, equity: int, days: int, age: int) -> None:
        self.edit(edits.equity_reported("account:acct", equity, days * 86_400_000, age * 1000))

    def add_up(self) -> None:
        self.edit(edits.recomputing())

    def wait(self, time: int) -> None:
        self.clock.pass_by(min(time * 500, 1_700_000_008_000 - self.clock.now))


LIFT = ["max-long", "max-long", "max-open-orders", "max-order-quantity", "price-collar"]
FIRST = [SUFFIXES[0]] * 3
# What may happen: its weight, its name, and what each of its arguments may be.
HAPPENINGS: tuple[tuple[int, str, dict[str, Any]], ...] = (
    (14, "admit", {"suffix": [*FIRST, *SUFFIXES], "request": request}),
    (3, "again", {"id": IDS}),
    (4, "fill", {"id": IDS, "total": [0, 1, 2, 10**32], "final": [True, False]}),
    (2, "not_sent", {"id": IDS}),
    (1, "leave", {"id": IDS}),
    (1, "adopt", {"key": KEYS, "long": [0, 1, 2, 3], "short": [0, 1]}),
    (1, "find_foreign", {"key": KEYS, "side": list(Side), "kind": list(Kind)}),
    (1, "apply", {"limits": file, "newer": [True, True, False]}),
    (2, "feed", {"scope": SCOPES, "factor": [0, UNIT // 2, UNIT], "time": [1, 2, 3, 4]}),
    (2, "rate", {"factor": [UNIT // 3, UNIT * 2, 7 * 10**33 + 1, 1], "time": [1, 2, 3, 4]}),
    (
        3,
        "override",
        {"scope": SCOPES, "limit": LIFT, "cap": [0, 30 * UNIT], "time": [1, 2, 3]},
    ),
    (1, "halt", {"scope": SCOPES}),
    (1, "resume", {"scope": SCOPES}),
    (3, "report_equity", {"equity": [100, 97, 90, 40], "days": [0, 1], "age": [0, 2, 6]}),
    (1, "add_up", {}),
    (3, "wait", {"time": [1, 2, 4]}),
)
_WEIGHED = [(name, fields) for weight, name, fields in HAPPENINGS for _ in range(weight)]


def live(history: History, choose: Choose) -> None:
    """Let a history happen, under limits from its beginning or from its end."""
    limits, first = file(choose), choose([True, True, False])
    if first:
        history.apply(limits, True)
    for _ in range(choose(range(6, 17))):
        name, fields = choose(_WEIGHED)
        what = {n: o(choose) if callable(o) else choose(o) for n, o in fields.items()}
        getattr(history, name)(**what)
    if not first:
        history.apply(limits, True)
    history.events()


def play(
    server: RedisServer,
    histories: int,
    made: type[History] = History,
    lived: Callable[[Any, Choose], None] = live,
) -> None:
    """Let histories happen on every store."""
    count = iter(range(10**9))

    @settings(
        max_examples=histories,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        phases=(Phase.generate, Phase.shrink),
    )
    @given(st.data())
    def played(data: st.DataObject) -> None:
        history = made(server, next(count))
        try:
            lived(history, lambda options: data.draw(st.sampled_from(options)))
        finally:
            history.close()

    played()


@pytest.mark.no_cover
def test_the_stores_agree_on_every_history_with_limits(redis_server: RedisServer) -> None:
    play(redis_server, int(os.environ.get("LIMITS_HISTORIES", "500")))


@pytest.mark.no_cover
def test_the_histories_meet_every_limit() -> None:
    """Histories that refuse nothing would agree on anything. In memory alone, which is fast."""
    met: set[str] = set()
    for seed in range(900):
        history = History(None, seed)
        live(history, Random(seed).choice)
        met.update(f"{event.kind.value} {event.code}".strip() for event in history.events())
        history.close()
    refusals = {kind.refusal.value for kind in LIMITS.values()}
    refusals |= {"HALTED", "LIMIT_MISSING", "LIMIT_STALE", "PRICE_MISSING"}
    wanted = {f"blocked {code}" for code in refusals}
    wanted |= {f"limit_{word}" for word in ("set", "fed", "stale", "warned")}
    assert wanted | {"scope_halted", "scope_resumed", "override_set", "override_used"} <= met


@pytest.mark.slow
@pytest.mark.timeout(30_000)
@pytest.mark.skipif("LEDGER_SOAK" not in os.environ, reason="set LEDGER_SOAK=1: 10,000 histories")
def test_the_stores_agree_on_ten_thousand_histories_with_limits(
    redis_server: RedisServer,
) -> None:
    play(redis_server, 10_000)
