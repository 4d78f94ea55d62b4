"""The clock of the Redis server steps: the store's time neither goes back nor leaps."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from clocks import HeldClock, scripts_by
from servers import RedisServer

from invariant_guard.ledger import Asked, Kind, Ledger, Side, State, Status
from invariant_guard.ledger.operations import Operations
from invariant_guard.ledger.stores.redis.sync import RedisStore

from ..unit.test_reconcile import KEY, DeskVenue

LAG = 5_000
HOUR = 3_600_000


class Times:
    """The server's clock, which steps, and the client's, which does not."""

    def __init__(self) -> None:
        self.server = HeldClock(1_800_000_000_000)
        self.client = HeldClock(77_000)

    def pass_by(self, milliseconds: int) -> None:
        self.server.pass_by(milliseconds)
        self.client.pass_by(milliseconds)


@pytest.fixture
def times() -> Times:
    return Times()


@pytest.fixture
def another(redis_server: RedisServer, times: Times) -> Callable[[], Ledger]:
    """Open the ledger once more, as another process does that has heard nothing yet."""
    import redis

    redis.Redis(port=redis_server.port).flushall()

    def opened() -> Ledger:
        store = RedisStore(redis_server.url, scripts=scripts_by(times.server), clock=times.client)
        return Ledger(store, lag_ms=LAG)

    return opened


@pytest.fixture
def ledger(another: Callable[[], Ledger]) -> Ledger:
    made = another()
    made.bind("main", "acct")
    return made


def now(ledger: Ledger) -> int:
    return ledger.store.run(Operations.look(KEY.text))[1]


def test_a_step_forward_settles_no_order_whose_request_may_still_arrive(
    ledger: Ledger, times: Times
) -> None:
    ledger.adopt(KEY, (0, 0))
    asked = Asked("main", *KEY[1:], Side.BUY, Kind.OPEN, 1)
    order_id, _ = ledger.reserve(asked)
    ledger.mark(order_id, tracked=True, timed=True)
    ledger.store.run(Operations.owner_died(order_id))
    for _ in range(4):
        times.pass_by(50)
        times.server.pass_by(6_000)
        ledger.reconcile(DeskVenue())
        (record,) = ledger.orders()
        assert record.state is State.UNKNOWN
    # Time that really passes settles it, as ever.
    for _ in range(2):
        times.pass_by(LAG + 1)
        ledger.reconcile(DeskVenue())
    assert ledger.orders() == []


def test_a_step_back_keeps_no_key_waiting(ledger: Ledger, times: Times) -> None:
    ledger.halt(KEY)
    ledger.resume(KEY)
    times.server.pass_by(-HOUR)
    ledger.reconcile(DeskVenue())
    times.pass_by(LAG + 1)
    ledger.reconcile(DeskVenue())
    assert ledger.state(KEY).status is Status.READY


def test_time_never_goes_back_nor_faster_than_a_client_has_seen_it_go(
    ledger: Ledger, another: Callable[[], Ledger], times: Times
) -> None:
    chance = random.Random(7)
    clients = [ledger, another(), another()]
    heard: dict[int, tuple[int, int]] = {}
    for _ in range(150):
        times.pass_by(chance.choice((0, 1, 20, 3_000)))
        times.server.pass_by(chance.choice((0, 0, 0, 6_000, -6_000, HOUR, -HOUR, 200, -200)))
        which = chance.randrange(3)
        if chance.random() < 0.3:
            clients[which].halt(KEY, "so")
        at = now(clients[which])
        if which in heard:
            before, then = heard[which]
            assert at - before >= times.client() - then
        if chance.random() < 0.5:
            following = now(clients[which])
            assert at <= following <= at + 1_000
            at = following
        heard[which] = at, times.client()


def test_with_one_client_no_step_adds_more_than_a_second(ledger: Ledger, times: Times) -> None:
    first = now(ledger)
    times.pass_by(100)
    times.server.pass_by(HOUR)
    assert now(ledger) - first <= 100 + 1_000
    times.server.pass_by(-2 * HOUR)
    times.pass_by(100)
    assert 200 <= now(ledger) - first <= 200 + 1_000


def test_who_has_heard_nothing_is_told_the_time_that_others_vouched_for(
    ledger: Ledger, another: Callable[[], Ledger], times: Times
) -> None:
    ledger.halt(KEY)
    first = now(ledger)
    times.server.pass_by(HOUR)
    times.pass_by(10)
    ledger.resume(KEY)
    times.pass_by(10)
    assert now(another()) - first <= 20 + 1_000


def test_events_go_by_the_servers_clock(ledger: Ledger, times: Times) -> None:
    times.server.pass_by(HOUR)
    ledger.halt(KEY)
    assert ledger.events()[-1].at == times.server()


def test_what_was_heard_of_another_ledger_says_nothing_of_this_one(
    redis_server: RedisServer, another: Callable[[], Ledger], times: Times
) -> None:
    import redis

    times.server.pass_by(HOUR)
    ledger = another()
    now(ledger)
    redis.Redis(port=redis_server.port).flushall()
    times.server.pass_by(-HOUR)
    fresh = another()
    fresh.halt(KEY)
    begun = now(fresh)
    # It vouches for an hour that this ledger has not seen; believed, every lag would be over.
    assert now(ledger) == begun
