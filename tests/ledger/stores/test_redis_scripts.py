"""The arithmetic of the scripts, the plans they keep, and how a command goes to them."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
import redis
from clocks import HeldClock, scripts_by
from servers import RedisServer

from invariant_guard.ledger import Asked, Key, Kind, Ledger, Limits, Side, open_ledger
from invariant_guard.ledger.limits.book import text_to_book
from invariant_guard.ledger.limits.plan import Rules
from invariant_guard.ledger.model.units import UNIT
from invariant_guard.ledger.protocol.admission import Request
from invariant_guard.ledger.stores.base import Store
from invariant_guard.ledger.stores.memory import MemoryStore
from invariant_guard.ledger.stores.redis.connections import _packed
from invariant_guard.ledger.stores.redis.steps import Call
from invariant_guard.ledger.stores.redis.sync import RedisStore
from invariant_guard.ledger.stores.redis.wire import PREFIX, script, totals_args

KEY = Key("acct", "x", "linear_perp", "BTC/USDT:USDT")
PLANS = f"{PREFIX}:plans"
LIMITS = """
version = 1
currency = "USDT"
[[limit]]
scope = "key:*/x/linear_perp/BTC/USDT:USDT"
max-long = "{most}"
"""


def amount(chance: Random) -> int:
    """Return one with any number of digits, and of zeros behind them."""
    digits = chance.randrange(1, 36)
    return chance.randrange(10**digits) * 10 ** chance.choice((0, 1, 14, 15, 16, 24, 30))


def test_amounts_are_added_and_subtracted_to_the_last_digit(redis_server: RedisServer) -> None:
    chance = Random(5)
    pairs = [(amount(chance), amount(chance)) for _ in range(4_000)]
    # Where doubles, limbs and lengths end.
    edges = [0, 1, 9, 10**14, 10**15 - 1, 10**15, 2**53, 2**53 + 1, 10**30 - 1, 10**30, 10**45 + 1]
    pairs += [(a, b) for a in edges for b in edges]
    arithmetic = script("amounts").text + (
        "local found = {} for i, pair in ipairs(cjson.decode(ARGV[1])) do "
        "found[i] = add(pair[1], pair[2]) .. ' ' .. minus(pair[1], pair[2]) end return found"
    )
    client = redis.Redis(port=redis_server.port, decode_responses=True)
    client.flushall()
    asked = json.dumps([[str(a), str(b)] for a, b in pairs])
    found = client.eval(arithmetic, 1, PREFIX, "", asked)
    assert found == [f"{a + b} {max(a - b, 0)}" for a, b in pairs]


def limited(url: str, most: str = "2") -> Ledger:
    ledger = open_ledger(url)
    ledger.bind("main", "acct")
    ledger.adopt(KEY, (0, 0))
    ledger.apply_limits(Limits.parse(LIMITS.format(most=most)), reason="so")
    return ledger


def refusal(ledger: Ledger) -> str:
    _, decision = ledger.reserve(Asked("main", *KEY[1:], Side.BUY, Kind.OPEN, 1))
    return "" if decision.refusal is None else decision.refusal.value


def test_plans_of_other_versions_are_neither_read_nor_kept(redis_server: RedisServer) -> None:
    client = redis.Redis(port=redis_server.port, decode_responses=True)
    client.flushall()
    ledger = limited(redis_server.url)
    # As schema 3 was first written, and as a later version may write it.
    others = {f"{KEY.text}\n": "{}", f"numbers 0\n{KEY.text}\n": "x", f"words 0\n{KEY.text}\n": "x"}
    client.hset(PLANS, mapping=others)
    assert [refusal(ledger) for _ in range(3)] == ["", "", "POSITION_LIMIT"]
    # Nor are they touched, but with all plans where the limits change.
    assert set(others) < set(client.hkeys(PLANS))
    ledger.apply_limits(Limits.parse(LIMITS.format(most="3").replace("1", "2", 1)), reason="so")
    assert client.hkeys(PLANS) == []
    assert [refusal(ledger) for _ in range(2)] == ["", "POSITION_LIMIT"]


def test_a_plan_that_is_gone_is_made_anew(redis_server: RedisServer) -> None:
    client = redis.Redis(port=redis_server.port)
    client.flushall()
    ledger = limited(redis_server.url)
    assert refusal(ledger) == ""
    client.delete(PLANS)
    assert [refusal(ledger) for _ in range(2)] == ["", "POSITION_LIMIT"]


def test_the_nearest_of_halted_scopes_is_told(redis_server: RedisServer) -> None:
    redis.Redis(port=redis_server.port).flushall()
    # The ledger's row keeps a total, so it is read before the exchange's.
    limits = 'version = 1\n[[limit]]\nscope = "ledger"\nmax-open-orders = 5\n'
    for url in ("memory://", redis_server.url):
        ledger = open_ledger(url)
        ledger.bind("main", "acct")
        ledger.adopt(KEY, (0, 0))
        ledger.apply_limits(Limits.parse(limits), reason="so")
        for scope in ("ledger", "exchange:acct/x"):
            ledger.halt(scope, reason="so")
        breach = ledger.reserve(Asked("main", *KEY[1:], Side.BUY, Kind.OPEN, 1))[1].breach
        assert breach is not None
        assert breach.scope == "exchange:acct/x"


def test_totals_are_not_kept_where_an_order_came_between(redis_server: RedisServer) -> None:
    redis.Redis(port=redis_server.port).flushall()
    ledger = limited(redis_server.url)
    store = ledger.store
    assert isinstance(store, RedisStore)
    # The first order makes the plan.
    assert refusal(ledger) == ""
    for between, kept in ((True, 0), (False, 1)):
        seen = store._call(Call("contents", []))
        if between:
            assert refusal(ledger) == ""
        rules = Rules(text_to_book(seen[4]))
        assert store._call(Call("totals", totals_args(seen, rules)))[1] == kept


@pytest.mark.parametrize("odd", ['say "so"', "a\\/b", "a\0b", "two\nlines\t", "€ ü", "\x7f", ""])
def test_words_of_any_kind_are_kept_as_they_are(redis_server: RedisServer, odd: str) -> None:
    redis.Redis(port=redis_server.port).flushall()
    clock = HeldClock()
    at_server = RedisStore(redis_server.url, scripts=scripts_by(clock), clock=clock)
    stores: tuple[Store, ...] = (MemoryStore(clock=clock), at_server)
    suffix = KEY.text.partition("/")[2]
    buy = Request(f"a{odd}", Side.BUY, Kind.OPEN, UNIT, owner=odd, group=odd, source=odd)
    sell = buy._replace(id=f"b{odd}", side=Side.SELL)
    answers: list[Any] = []
    for store in stores:
        store.bind(odd, "acct")
        Ledger(store).adopt(KEY, (0, 0))
        orders = [buy, buy, sell, sell._replace(id=f"c{odd}", observed=True, notional=7)]
        decided = [store.admit(odd, suffix, order) for order in orders]
        events = [event._replace(at=0) for event in store.events_after(0, 100)]
        records = store.records([order.id for order in orders])
        answers.append([decided, events, records, store.contents().keys])
    assert answers[0] == answers[1]
    # The second one is decided against the first.
    assert answers[0][0][2].against == f"a{odd}"


def test_a_command_is_packed_as_the_client_packs_it() -> None:
    for command in (
        ("EVALSHA", "a" * 40, 1, PREFIX, "", 'label "€"\r\n', "x" * 10_000),
        ("EVAL", "return 1", 1, PREFIX),
    ):
        connection = redis.Connection(encoding="utf-8")
        assert _packed(command) == b"".join(connection.pack_command(*command))
