"""Several accounts as one, on every store: what a service meets, and what is never refused."""

from __future__ import annotations

import asyncio
import getpass
import json
import re
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from clocks import HeldClock, ledger_on
from servers import RedisServer

from invariant_guard import (
    AsyncPositionInvariantEnforcer,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
)
from invariant_guard.cli.main import main
from invariant_guard.ledger import Key, Ledger, Limits, VenueOrder, open_ledger
from invariant_guard.ledger.async_ledger import AsyncLedger, ThreadedStore
from invariant_guard.ledger.limits.model import Pool
from invariant_guard.ledger.stores.redis.sync import RedisStore
from invariant_guard.ledger.stores.sqlite.store import SQLiteStore
from invariant_guard.ledger.urls import split

BTC = "binance/linear_perp/BTC%2FUSDT:USDT"
HEAD = 'version = 1\ncurrency = "USDT"\n'
POOL = '[[pool]]\nname = "desk"\naccounts = ["one", "two"]\n'


def refusal(
    ledger: Ledger, label: str, side: str, symbol: str = "BTCUSDT", **more: Any
) -> PositionInvariantViolation | str:
    """Send an order of one; give its refusal, else its id."""
    enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
    try:
        with enforcer.enforce_before_order(symbol, side, 1, account=label, **more) as order:
            order.acknowledge("v")
    except PositionInvariantViolation as refused:
        return refused
    return str(order.id)


def send(ledger: Ledger, label: str, side: str, **more: Any) -> str:
    """Send an order of one; give its code where it was refused, else its id."""
    found = refusal(ledger, label, side, **more)
    return found if isinstance(found, str) else found.code.value


def sent(ledger: Ledger, label: str, side: str, **more: Any) -> str:
    found = send(ledger, label, side, **more)
    assert found.startswith("ig"), found
    return found


@pytest.fixture
def desk(ledger: Ledger) -> Ledger:
    for account in ("one", "two"):
        ledger.bind(account, account)
        ledger.adopt(f"{account}/{BTC}", (0, 0))
    ledger.apply_limits(Limits.parse(HEAD + POOL), reason="first pool")
    return ledger


def test_nothing_opens_against_an_order_of_another_account(desk: Ledger) -> None:
    first = sent(desk, "one", "buy")
    found = refusal(desk, "two", "sell")
    assert isinstance(found, PositionInvariantViolation)
    assert found.code == "OPPOSING_ACCOUNT_ORDER"
    said = f"pool:desk opposing: one/{BTC} has {first} in flight, to buy 1: cancel it, or wait"
    assert said in str(found)
    assert found.limit is not None
    assert found.limit.scope == "pool:desk"
    assert "Cancel that order in the account that the message names" in found.remedy
    (event,) = [e for e in desk.events() if e.kind.value == "limit_breached"]
    assert (event.code, event.detail, event.key) == (
        "OPPOSING_ACCOUNT_ORDER", said, f"two/{BTC}"
    )  # fmt: skip
    # The same direction opens in any account, and any direction once the other is gone.
    second = sent(desk, "two", "buy")
    desk.filled(first, 0, final=True)
    desk.filled(second, 0, final=True)
    sent(desk, "two", "sell")


def test_nothing_opens_against_a_position_of_another_account(desk: Ledger) -> None:
    desk.filled(sent(desk, "one", "buy"), 1, final=True)
    found = refusal(desk, "two", "sell")
    assert isinstance(found, PositionInvariantViolation)
    assert found.code == "OPPOSING_ACCOUNT_POSITION"
    assert f"one/{BTC} is long 1: close that first" in str(found)
    assert send(desk, "one", "sell") == "OPPOSING_POSITION"
    # An exit opens nothing, so it passes; once it has filled, nothing is left to oppose.
    desk.filled(sent(desk, "one", "sell", reduce_only=True), 1, final=True)
    sent(desk, "two", "sell")


def test_an_unknown_order_of_another_account_counts(desk: Ledger) -> None:
    enforcer = PositionInvariantEnforcer(ledger=desk, default_product="linear_perp")
    with (
        pytest.raises(TimeoutError),
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="one"),
    ):
        raise TimeoutError
    assert send(desk, "two", "sell") == "OPPOSING_ACCOUNT_ORDER"


def test_an_account_that_nobody_has_read_is_not_flat(ledger: Ledger) -> None:
    for account in ("one", "two", "three"):
        ledger.bind(account, account)
    ledger.adopt(f"one/{BTC}", (0, 0))
    three = POOL.replace('"two"', '"two", "three"')
    ledger.apply_limits(Limits.parse(HEAD + three), reason="first pool")
    found = refusal(ledger, "one", "buy")
    assert isinstance(found, PositionInvariantViolation)
    assert found.code == "POOL_RECONCILING"
    assert f"three/{BTC} is RECONCILING: reconcile it" in str(found)
    ledger.adopt(f"three/{BTC}", (0, 0))
    assert f"two/{BTC} is RECONCILING" in str(refusal(ledger, "one", "buy"))
    # A person's word that this account trades no such instrument.
    ledger.retire(f"two/{BTC}", "no futures there")
    sent(ledger, "one", "buy")
    ledger.halt(f"three/{BTC}", "looks odd")
    assert f"three/{BTC} is HALTED: resume it" in str(refusal(ledger, "one", "buy"))
    # An order of the retired account takes its key back into use, and it is unknown again.
    ledger.resume(f"three/{BTC}")
    ledger.adopt(f"three/{BTC}", (0, 0))
    sent(ledger, "one", "buy")
    assert send(ledger, "two", "buy") == "RECONCILING"
    assert send(ledger, "one", "buy") == "POOL_RECONCILING"


class TwoVenue:
    """Account two's venue, where nothing is open and ETH is not listed."""

    account, exchange, retention_ms = "two", "binance", 10**9

    def uid(self) -> str | None:
        return None

    def server_time(self) -> int:
        return 0

    def order(self, *key: object, **more: object) -> None:
        return None

    def open_orders(self, key: Key) -> list[VenueOrder]:
        return []

    def positions(self, key: Key) -> tuple[int, int]:
        return (0, 0)

    def lists(self, key: Key) -> bool:
        return not key.instrument.startswith("ETH")


def test_reconcile_makes_the_rows_that_a_pool_has_to_know(ledger_url: str) -> None:
    clock = HeldClock(1_700_000_000_000)
    ledger = ledger_on(ledger_url, clock, 5000)
    eth = BTC.replace("BTC", "ETH")
    for account in ("one", "two"):
        ledger.bind(account, account)
    for key in (f"one/{BTC}", f"one/{eth}", "stranger/x/spot/A"):
        ledger.adopt(key, (0, 0))
    clock.pass_by(10_000)
    assert ledger.reconcile(TwoVenue()) == []
    ledger.apply_limits(Limits.parse(HEAD + POOL), reason="first pool")
    assert send(ledger, "one", "buy") == "POOL_RECONCILING"
    (read,) = ledger.reconcile(TwoVenue())
    assert (read.key, read.status) == (f"two/{BTC}", "READY")
    sent(ledger, "one", "buy")
    # What the venue does not list cannot be open there.
    assert ledger.state(f"two/{eth}").out_of_use
    sent(ledger, "one", "buy", symbol="ETHUSDT")
    # What nobody trades in one account is not read in the other.
    ledger.adopt("one/binance/spot/TYPO", (0, 0))
    ledger.retire("one/binance/spot/TYPO")
    assert [each.key for each in ledger.reconcile(TwoVenue())] == [f"two/{BTC}"]
    ledger.close()


def test_an_exit_is_never_refused_and_what_it_could_meet_is_told(desk: Ledger) -> None:
    desk.filled(sent(desk, "one", "buy"), 1, final=True)
    other = sent(desk, "two", "buy")

    def told() -> list[tuple[str, str]]:
        events = desk.events()
        return [(e.id, e.detail) for e in events if e.kind.value == "self_match_risk"]

    # A stop does not rest at the venue before it is triggered.
    sent(desk, "one", "sell", reduce_only=True, conditional=True)
    desk.filled(sent(desk, "two", "buy"), 0, final=True)
    assert told() == []
    exit_ = sent(desk, "one", "sell", reduce_only=True)
    assert told() == [(exit_, f"pool:desk: two/{BTC} has {other} in flight, to buy 1")]
    # An opening that could meet another account's exit opens nothing against it: it is told too.
    desk.filled(other, 1, final=True)
    second = sent(desk, "two", "buy")
    assert told()[-1] == (second, f"pool:desk: one/{BTC} has {exit_} in flight, to sell 1")
    for key in (f"one/{BTC}", f"two/{BTC}"):
        desk.halt(key, "by hand")
    desk.halt("pool:desk", "lunch")
    sent(desk, "one", "sell", reduce_only=True)
    sent(desk, "two", "sell", reduce_only=True)


def test_orders_alone_or_nothing_may_be_judged(desk: Ledger) -> None:
    desk.filled(sent(desk, "one", "buy"), 1, final=True)
    held = POOL + 'opposing = "orders"\n'
    desk.apply_limits(Limits.parse(HEAD.replace("1", "2") + held), reason="self-match only")
    order = sent(desk, "two", "sell")
    assert send(desk, "one", "buy") == "OPPOSING_ACCOUNT_ORDER"
    desk.filled(order, 1, final=True)
    sent(desk, "one", "buy")
    assert send(desk, "two", "sell") == "OPPOSING_ACCOUNT_ORDER"
    held = POOL + 'opposing = "allow"\n'
    desk.apply_limits(Limits.parse(HEAD.replace("1", "3") + held), reason="no pool")
    sent(desk, "two", "sell")
    sets = [e.detail for e in desk.events() if e.detail.startswith("pool desk: ")]
    assert sets[-1] == (
        "pool desk: one, two; opposing orders, venues same -> one, two; opposing allow, venues same"
    )


def test_venues_are_one_or_any(desk: Ledger) -> None:
    bybit = BTC.replace("binance", "bybit")
    desk.filled(sent(desk, "one", "buy"), 1, final=True)
    desk.bind("far", "far")
    desk.adopt(f"far/{bybit}", (0, 0))
    wide = POOL.replace('"two"', '"two", "far"') + 'venues = "any"\n'
    desk.apply_limits(Limits.parse(HEAD.replace("1", "2") + wide), reason="all venues")
    found = refusal(desk, "far", "sell", exchange="bybit")
    assert isinstance(found, PositionInvariantViolation)
    assert found.code == "OPPOSING_ACCOUNT_POSITION"
    assert f"one/{BTC} is long 1" in str(found)
    # Once an account is known to trade elsewhere, what it holds there has to be known too.
    sent(desk, "far", "buy", exchange="bybit")
    desk.adopt(f"two/{bybit.replace('BTC', 'ETH')}", (0, 0))
    assert f"two/{bybit} is RECONCILING" in str(refusal(desk, "far", "buy", exchange="bybit"))
    assert f"two/{bybit} is RECONCILING" in str(refusal(desk, "one", "buy"))
    desk.adopt(f"two/{bybit}", (0, 0))
    sent(desk, "one", "buy")
    same = POOL.replace('"two"', '"two", "far"')
    desk.apply_limits(Limits.parse(HEAD.replace("1", "3") + same), reason="one venue")
    assert f"far/{BTC} is RECONCILING" in str(refusal(desk, "one", "buy"))


def test_limits_have_the_scope_of_a_pool(desk: Ledger) -> None:
    caps = POOL + '[[limit]]\nscope = "pool:desk"\nmax-open-orders = 2\nmax-gross-notional = "50"\n'
    desk.apply_limits(Limits.parse(HEAD.replace("1", "2") + caps), reason="caps")
    sent(desk, "one", "buy", price=20)
    assert send(desk, "two", "buy", price=40) == "EXPOSURE_LIMIT"
    sent(desk, "two", "buy", price=20)
    assert send(desk, "one", "buy", price=1) == "OPEN_ORDERS_LIMIT"
    used = {(each.scope, each.name): each.used for each in desk.usage()}
    assert used["pool:desk", "max-gross-notional"] == 40 * 10**30
    desk.halt("pool:desk", "lunch")
    assert send(desk, "two", "buy", price=1) == "HALTED"
    desk.resume("pool:desk")
    assert send(desk, "two", "buy", price=1) == "OPEN_ORDERS_LIMIT"


FAMILY = """
families = ["index"]

[[family]]
name = "index"
members = { "ibkr/equity/ES*" = "50", "ibkr/equity/MES*" = "5", "ibkr/equity/EMINI" = "1" }
"""


def test_a_family_is_one_instrument(ledger: Ledger) -> None:
    for account in ("one", "two"):
        ledger.bind(account, account)
    ledger.apply_limits(Limits.parse(HEAD + POOL + FAMILY), reason="first family")
    names = ("ESZ6", "MESZ6", "EMINI")
    for account in ("one", "two"):
        for name in names:
            ledger.adopt(f"{account}/ibkr/equity/{name}", (0, 0))
    micro = {"symbol": "MESZ6", "exchange": "ibkr", "product": "equity"}
    big = {**micro, "symbol": "ESZ6"}
    order = sent(ledger, "one", "buy", **micro)
    # In another account, and in another member of the account's own.
    for account in ("one", "two"):
        found = refusal(ledger, account, "sell", **big)
        assert isinstance(found, PositionInvariantViolation)
        assert found.code == "OPPOSING_ACCOUNT_ORDER"
        assert f"one/ibkr/equity/MESZ6 has {order} in flight, to buy 1" in str(found)
    ledger.filled(order, 1, final=True)
    assert send(ledger, "two", "sell", **big) == "OPPOSING_ACCOUNT_POSITION"
    sent(ledger, "two", "buy", **big)
    # What is no member is no part of it.
    for account in ("one", "two"):
        ledger.adopt(f"{account}/ibkr/equity/NQZ6", (0, 0))
    sent(ledger, "two", "sell", **{**micro, "symbol": "NQZ6"})
    # Another expiry, which nobody has read in the other account.
    ledger.adopt("two/ibkr/equity/ESH7", (0, 0))
    found = refusal(ledger, "one", "buy", **micro)
    assert "one/ibkr/equity/ESH7 is RECONCILING" in str(found)
    index, other = ledger.pool("desk").exposure()
    assert (index.what, other.what) == ("family index", "ibkr/equity/NQZ6")
    assert (index.net, index.gross) == (5 * 10**30, 5 * 10**30)
    assert (index.worst_long, index.worst_short) == (55 * 10**30, 0)
    assert index.unknown == ("one/ibkr/equity/ESH7",)
    assert (other.net, other.worst_short, other.unknown) == (0, 10**30, ())


def test_a_member_that_is_named_in_full_has_to_be_known(ledger: Ledger) -> None:
    for account in ("one", "two"):
        ledger.bind(account, account)
        ledger.adopt(f"{account}/ibkr/equity/ESZ6", (0, 0))
    ledger.apply_limits(Limits.parse(HEAD + POOL + FAMILY), reason="first family")
    found = refusal(ledger, "one", "buy", symbol="ESZ6", exchange="ibkr", product="equity")
    assert "one/ibkr/equity/EMINI is RECONCILING" in str(found)


def test_the_awaited_face_holds_a_pool(desk: Ledger) -> None:
    sent(desk, "one", "buy")

    async def told() -> str:
        ledger = AsyncLedger(ThreadedStore(desk.store))
        enforcer = AsyncPositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
        with pytest.raises(PositionInvariantViolation) as refused:
            await enforcer.enforce_before_order("BTCUSDT", "sell", 1, account="two")
        assert await ledger.pool("desk") == desk.pool("desk")
        return refused.value.code.value

    assert asyncio.run(told()) == "OPPOSING_ACCOUNT_ORDER"


def test_an_account_that_is_unbound_is_no_part_of_a_pool(ledger: Ledger) -> None:
    ledger.bind("label", "one")
    with pytest.raises(ValueError, match=r"pool desk: no label is bound to account two; bound are"):
        ledger.apply_limits(Limits.parse(HEAD + POOL), reason="so")
    with pytest.raises(ValueError, match=r"pool desk: .* label; label is a label of one"):
        ledger.apply_limits(Limits.parse(HEAD + POOL.replace("one", "label")), reason="so")


def test_a_report_says_what_a_pool_may_come_to_hold(desk: Ledger) -> None:
    desk.filled(sent(desk, "one", "buy"), 1, final=True)
    sent(desk, "two", "buy")
    sent(desk, "one", "sell", reduce_only=True)
    desk.adopt("two/binance/spot/X", (0, 0))
    perpetual, spot = desk.pool("desk").exposure()
    assert perpetual.what == BTC
    assert (perpetual.net, perpetual.gross, perpetual.worst_long) == (10**30, 10**30, 2 * 10**30)
    assert spot.unknown == ("one/binance/spot/X",)
    with pytest.raises(ValueError, match="did you mean desk"):
        desk.pool("dsk")


def test_the_command_shows_and_explains_a_pool(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/ledger.db"
    monkeypatch.setenv("INVARIANT_GUARD_LEDGER", url)
    file = tmp_path / "limits.toml"
    file.write_text(HEAD + POOL, encoding="utf-8")

    def run(*words: str) -> tuple[int, str]:
        return main(words), capsys.readouterr().out

    ledger = open_ledger(url)
    for account in ("one", "two"):
        ledger.bind(account, account)
        ledger.adopt(f"{account}/{BTC}", (0, 0))
    assert run("pool", "show") == (0, "No pools are in force.\n")
    assert run("limits", "check", str(file))[1].endswith(
        "version 1, 0 limits on 0 scopes, 1 pools\n"
    )
    assert run("limits", "apply", str(file), "--reason", "first")[0] == 0
    assert "pool desk: one, two; opposing positions, venues same" in run("limits", "show")[1]
    order = sent(ledger, "one", "buy")
    assert send(ledger, "two", "sell") == "OPPOSING_ACCOUNT_ORDER"
    status, said = run("pool", "show")
    assert status == 0
    assert re.search(rf"desk +{BTC} +0 +0 +1 +0\n", said)
    blocked = ledger.blocked()[-1].id
    said = run("limits", "explain", blocked)[1]
    assert f"pool:desk opposing: one/{BTC} has {order} in flight, to buy 1" in said
    assert "Cancel that order in the account that the message names" in said
    assert "override" not in said
    ledger.halt(f"two/{BTC}")
    status, said = run("pool", "show", "desk")
    assert status == 1
    assert f"unknown: two/{BTC}" in said
    (row,) = json.loads(run("pool", "show", "--json")[1])["pools"]
    assert (row["worst_long"], row["unknown"]) == ("1", [f"two/{BTC}"])
    assert run("pool", "show", "dsk")[0] == 2
    assert run("halt", "pool:desk", "--reason", "lunch")[0] == 0
    ledger.close()


def test_a_sibling_whose_orders_redis_has_lost_is_unknown(
    own_redis: RedisServer, open_one: Callable[..., Ledger]
) -> None:
    ledger = open_one(own_redis.url)
    for account in ("one", "two"):
        ledger.bind(account, account)
        ledger.adopt(f"{account}/{BTC}", (0, 0))
    ledger.apply_limits(Limits.parse(HEAD + POOL), reason="first pool")
    ledger.filled(sent(ledger, "one", "buy"), 1, final=True)
    sent(ledger, "two", "buy")
    import redis

    client = redis.Redis(port=own_redis.port)
    client.delete(f"{{invariant-guard}}:live:two/{BTC}")
    # It takes a second look, because totals are to be added up anew; and exits pass all the same.
    sent(ledger, "one", "sell", reduce_only=True)
    found = refusal(ledger, "one", "buy")
    assert f"two/{BTC} is RECONCILING" in str(found)
    assert [e.key for e in ledger.events() if e.kind.value == "restarted"] == [f"two/{BTC}"]
    client.close()


def patient(url: str) -> Ledger:
    """Open a ledger that waits for its turn as long as it takes."""
    scheme, path = split(url)
    if scheme == "sqlite":
        return Ledger(SQLiteStore(path, budget=60), url=url)
    return Ledger(RedisStore(url, budget=60), url=url)


def test_of_two_accounts_that_ask_at_once_one_passes(desk: Ledger, ledger_url: str) -> None:
    # In memory one ledger is all there is; elsewhere each asks by a connection of its own.
    shared = ledger_url == "memory://"
    ledgers = [desk, desk] if shared else [patient(ledger_url), patient(ledger_url)]
    begin = Barrier(2)

    def ask(ledger: Ledger, account: str, side: str) -> str:
        begin.wait()
        return send(ledger, account, side)

    with ThreadPoolExecutor(2) as threads:
        for _ in range(20):
            asked = [
                threads.submit(ask, ledger, account, side)
                for ledger, account, side in zip(
                    ledgers, ("one", "two"), ("buy", "sell"), strict=True
                )
            ]
            said = sorted(each.result() for each in asked)
            assert said[0] == "OPPOSING_ACCOUNT_ORDER"
            assert said[1].startswith("ig")
            ledgers[0].filled(said[1], 0, final=True)
    if not shared:
        for each in ledgers:
            each.close()


def test_a_pool_is_added_and_removed_by_hand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/ledger.db"
    monkeypatch.setenv("INVARIANT_GUARD_LEDGER", url)
    ledger = open_ledger(url)

    def run(*words: str) -> tuple[int, str]:
        status = main(words)
        said = capsys.readouterr()
        return status, said.out + said.err

    for account in ("one", "two", "three"):
        ledger.bind(account, account)
        ledger.adopt(f"{account}/{BTC}", (0, 0))
    why, who = ("--reason", "ticket 9"), f"{getpass.getuser()}@{socket.gethostname()}"
    assert run("pool", "add", "desk", "one", "two", *why)[1].startswith(
        "version 1: in force; pools: desk\n"
    )
    sent(ledger, "one", "buy")
    assert send(ledger, "two", "sell") == "OPPOSING_ACCOUNT_ORDER"
    for words, said in (
        (("add", "more", "two", "three"), "account two is in the pools desk and more"),
        (("add", "more", "four"), "no label is bound to account four"),
        (("remove", "dsk"), "did you mean desk"),
    ):
        status, line = run("pool", *words, *why)
        assert status == 2
        assert said in line
    assert ledger.limits() == Limits(1, pools=(Pool("desk", ("one", "two")),))
    assert json.loads(run("pool", "remove", "desk", *why, "--json")[1])["pools"] == []
    sent(ledger, "two", "sell")
    assert [e.detail for e in ledger.events() if e.kind.value == "limit_set"] == [
        f"version 0 -> 1: ticket 9 (by {who})",
        "pool desk: unset -> one, two; opposing positions, venues same",
        f"version 1 -> 2: ticket 9 (by {who})",
        "pool desk: one, two; opposing positions, venues same -> unset",
    ]
    caps = POOL + '[[limit]]\nscope = "pool:desk"\nmax-open-orders = 9\n'
    ledger.apply_limits(Limits.parse(HEAD.replace("1", "3") + caps), reason="caps")
    assert "pool:desk has limits" in run("pool", "remove", "desk", *why)[1]
    ledger.close()


BOARD = """
families = ["index"]

[[family]]
name = "index"
members = { "cme/future/ES*" = "50", "cme/future/MES*" = "5" }

[[limit]]
scope = "pool:desk"
max-gross-notional = "400000"
"""


def test_futures_of_a_board_are_a_family(ledger: Ledger) -> None:
    for account in ("one", "two"):
        ledger.bind(account, account)
        for name in ("ESZ6", "MESZ6"):
            ledger.adopt(f"{account}/cme/future/{name}", (0, 0))
    ledger.apply_limits(Limits.parse(HEAD + POOL + BOARD), reason="a board")
    at_cme = {"exchange": "cme", "product": "future", "price": "7000"}
    micro = {**at_cme, "symbol": "MESZ6", "contract_size": 5}
    big = {**at_cme, "symbol": "ESZ6", "contract_size": 50}
    # What a contract is worth is not known without its size: one MES is not one of its index.
    found = refusal(ledger, "one", "buy", **{**micro, "contract_size": None})
    assert isinstance(found, PositionInvariantViolation)
    assert found.code == "PRICE_MISSING"
    assert "its worth is not known without contract_size" in str(found)
    assert "contract_size= of a future" in found.remedy
    order = sent(ledger, "one", "buy", **micro)
    found = refusal(ledger, "two", "sell", **big)
    assert isinstance(found, PositionInvariantViolation)
    assert found.code == "OPPOSING_ACCOUNT_ORDER"
    ledger.filled(order, 1, final=True)
    # Vendors write the year in two digits: the contract is the same.
    for symbol in ("ESZ6", "ESZ26", "esz6"):
        found = refusal(ledger, "two", "sell", **{**big, "symbol": symbol})
        assert isinstance(found, PositionInvariantViolation)
        assert found.code == "OPPOSING_ACCOUNT_POSITION"
        assert "one/cme/future/MESZ6 is long 1: close that first" in str(found)
    sent(ledger, "two", "buy", **big)
    assert send(ledger, "two", "buy", **big) == "EXPOSURE_LIMIT"
    (gross,) = (u.used for u in ledger.usage() if u.scope == "pool:desk")
    assert gross == (5 + 50) * 7000 * 10**30
    sent(ledger, "one", "sell", **{**micro, "contract_size": None}, reduce_only=True)
    (index,) = ledger.pool("desk").exposure()
    assert (index.long, index.buying) == (5 * 10**30, 50 * 10**30)


@pytest.mark.parametrize("size", ['""', '"0"', '"-5"', '"5x"', "{}"])
def test_a_member_without_a_size_is_refused(size: str) -> None:
    with pytest.raises(ValueError, match="the size of cme/future/MES"):
        Limits.parse(HEAD + POOL + BOARD.replace('= "5"', f"= {size}"))


def test_a_size_that_does_not_divide_is_rounded_against_the_order(ledger: Ledger) -> None:
    for account in ("one", "two"):
        ledger.bind(account, account)
        ledger.adopt(f"{account}/cme/future/MESZ6", (0, 0))
    third = "0.333333333333333333333333333333"
    board = BOARD.replace('"5"', f'"{third}"').replace('"cme/future/ES*" = "50", ', "")
    ledger.apply_limits(Limits.parse(HEAD + POOL + board), reason="a third")
    asked = {"exchange": "cme", "product": "future", "price": third, "contract_size": third}
    sent(ledger, "one", "buy", symbol="MESZ6", **asked)
    (gross,) = (u.used for u in ledger.usage() if u.scope == "pool:desk")
    # A third of a third, and a little more.
    assert gross == (10**30 // 3) ** 2 // 10**30 + 1
    (index,) = ledger.pool("desk").exposure()
    assert index.worst_long == 10**30 // 3
