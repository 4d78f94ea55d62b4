"""The arithmetic of the scripts, the plans they keep, and how a command goes to them."""

from __future__ import annotations

import json
from random import Random

import redis
from servers import RedisServer

from invariant_guard.ledger import Asked, Key, Kind, Ledger, Limits, Side, open_ledger
from invariant_guard.ledger.limits.book import text_to_book
from invariant_guard.ledger.limits.plan import Rules
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
    arithmetic = script("names").text.rpartition("return ")[0] + (
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


def test_a_command_is_packed_as_the_client_packs_it() -> None:
    for command in (
        ("EVALSHA", "a" * 40, 1, PREFIX, "", 'label "€"\r\n', "x" * 10_000),
        ("EVAL", "return 1", 1, PREFIX),
    ):
        connection = redis.Connection(encoding="utf-8")
        assert _packed(command) == b"".join(connection.pack_command(*command))
