"""What a person says of limits, and what a refusal says to a person, on every store."""

from __future__ import annotations

import asyncio
import getpass
import json
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from btc_desk import ACCOUNT, BTC, HEAD, KEY

from invariant_guard import (
    AsyncPositionInvariantEnforcer,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
)
from invariant_guard.cli.main import main
from invariant_guard.ledger import Ledger, Limits
from invariant_guard.ledger.async_ledger import AsyncLedger, ThreadedStore
from invariant_guard.ledger.stores.redis.wire import PREFIX

FED = 'dynamic = { feed = "vol", multiplies = ["max-long"], max-age = "1h" }\n'


def enforcer_of(ledger: Ledger) -> PositionInvariantEnforcer:
    return PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")


def sent(ledger: Ledger, quantity: object = 1, **more: Any) -> str:
    with enforcer_of(ledger).enforce_before_order(
        "BTCUSDT", "buy", quantity, account="main", **more
    ) as order:
        order.acknowledge("v")
    return str(order.id)


def refusal(ledger: Ledger, quantity: object = 1, **more: Any) -> PositionInvariantViolation:
    with pytest.raises(PositionInvariantViolation) as refused:
        sent(ledger, quantity, **more)
    return refused.value


def test_a_refusal_names_the_orders_that_hold_the_rest(
    desk: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("invariant_guard.enforcer.core.monotonic", lambda: now[0])
    enforcer = enforcer_of(desk)

    def refused() -> PositionInvariantViolation:
        with pytest.raises(PositionInvariantViolation) as found:
            enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main")
        return found.value

    desk.apply_limits(Limits.parse(HEAD + BTC + 'max-long = "4"\n'), reason="first")
    ids = [sent(desk) for _ in range(4)]
    first = refused()
    held = first.limit.orders
    assert set(held) == set(ids)
    said = (
        f"key:{KEY} max-long: 4 used, 1 asked, 4 allowed, held by {', '.join(held[:3])} and 1 more"
    )
    assert said in str(first)
    assert "--limit max-long --value NUMBER" in first.remedy
    # One that is refused in a loop does not have all orders read each time.
    assert refused().limit.orders == ()
    now[0] += 1
    assert refused().limit.orders == held
    # What is held is no order.
    for each in ids:
        desk.filled(each, 1, final=True)
    now[0] += 1
    assert refused().limit.orders == ()


def test_orders_in_flight_are_exits_too(desk: Ledger) -> None:
    desk.apply_limits(Limits.parse(HEAD + ACCOUNT + "max-open-orders = 2\n"), reason="first")
    first = sent(desk)
    desk.filled(first, 1, final=True)
    with enforcer_of(desk).enforce_before_order(
        "BTCUSDT", "sell", 1, account="main", reduce_only=True
    ) as exit_:
        exit_.acknowledge("v")
    second = sent(desk)
    assert set(refusal(desk).limit.orders) == {exit_.id, second}


def test_the_awaited_face_names_them_too(desk: Ledger) -> None:
    desk.apply_limits(Limits.parse(HEAD + BTC + 'max-long = "1"\n'), reason="first")
    first = sent(desk)
    awaited = AsyncPositionInvariantEnforcer(
        ledger=AsyncLedger(ThreadedStore(desk.store)), default_product="linear_perp"
    )

    async def refused() -> None:
        await awaited.enforce_before_order("BTCUSDT", "buy", 1, account="main")

    with pytest.raises(PositionInvariantViolation, match=f"1 allowed, held by {first} ") as found:
        asyncio.run(refused())
    assert found.value.limit.orders == (first,)


def test_a_refusal_says_whether_its_cap_was_fed(desk: Ledger) -> None:
    desk.apply_limits(Limits.parse(HEAD + BTC + 'max-long = "2"\n' + FED), reason="first")
    assert refusal(desk).limit.dynamic == "stale"
    desk.feed("vol", "ledger", "0.25", "1h")
    assert refusal(desk).limit.dynamic == "fed"
    desk.override(f"key:{KEY}", "max-long", "0.3", valid_for=60, reason="so")
    assert refusal(desk).limit.dynamic == ""
    floored = FED.replace(" }", ', on-stale = "floor", floor = "0.1" }').replace("vol", "other")
    limits = HEAD.replace("1", "2") + BTC + 'max-long = "2"\n' + floored
    desk.apply_limits(Limits.parse(limits), reason="second")
    assert refusal(desk).limit.dynamic == "floor"


def test_who_set_and_lifted_a_limit_is_kept(desk: Ledger) -> None:
    desk.apply_limits(Limits.parse(HEAD + BTC + 'max-long = "2"\n'), reason="ticket 7")
    desk.override(f"key:{KEY}", "max-long", 3, valid_for=60, reason="ticket 8")
    said = [e.detail for e in desk.events() if e.kind in ("limit_set", "override_set")]
    who = f"{getpass.getuser()}@{socket.gethostname()}"
    assert said[0] == f"version 0 -> 1: ticket 7 (by {who})"
    assert said[-1] == f"key:{KEY} max-long: 2 -> 3 for 60s: ticket 8 (by {who})"


def test_a_user_without_a_name_is_told_by_number(
    desk: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr("getpass.getuser", nobody)
    monkeypatch.setattr("os.getuid", lambda: 4711)
    desk.apply_limits(Limits.parse(HEAD + BTC + 'max-long = "2"\n'), reason="first")
    assert any(f"(by 4711@{socket.gethostname()})" in event.detail for event in desk.events())


LOSSES = 'max-daily-loss = "100"\nmax-drawdown = "20%"\nequity-max-age = "1h"\n'


def test_the_end_of_a_halt_forgives_no_loss(desk: Ledger) -> None:
    desk.apply_limits(Limits.parse(HEAD + ACCOUNT + LOSSES), reason="first")
    desk.report_equity("acct", 1000)
    assert desk.report_equity("acct", 901) == ()
    desk.halt("account:acct", "looks odd")
    desk.resume("account:acct", "looked at it")
    assert desk.report_equity("acct", 900) == ("max-daily-loss",)
    desk.resume("account:acct", "forgiven")
    # The day's loss begins anew. The drawdown, which was not reached, goes on.
    assert desk.report_equity("acct", 801) == ()
    assert set(desk.report_equity("acct", 800)) == {"max-daily-loss", "max-drawdown"}
    desk.resume("account:acct", "forgiven")
    assert desk.report_equity("acct", 799) == ()


def test_a_word_on_a_pattern_that_reaches_nothing_is_refused(desk: Ledger) -> None:
    caps = '[[limit]]\nscope = "key:*/binance/*/*"\n'
    desk.apply_limits(Limits.parse(HEAD + caps + 'max-long = "1"\n' + FED), reason="first")
    narrower = "key:*/binance/linear_perp/*"
    with pytest.raises(ValueError, match="no max-long is in force for key:"):
        desk.override(narrower, "max-long", 3, valid_for=60, reason="so")
    with pytest.raises(ValueError, match="vol is no feed of key:"):
        desk.feed("vol", narrower, 1, "1h")
    # As the file writes it, and the one that it stands for.
    desk.feed("vol", "key:*/binance/*/*", "0.5", "1h")
    assert refusal(desk).limit.cap == 10**30 // 2
    desk.override("key:*/binance/*/*", "max-long", 2, valid_for=60, reason="so")
    desk.filled(sent(desk, 2), 0, final=True)
    assert refusal(desk, "2.1").limit.cap == 2 * 10**30


def test_an_explanation_lifts_what_can_be_lifted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    open_one: Callable[[str], Ledger],
) -> None:  # fmt: skip
    url = f"sqlite:///{tmp_path}/ledger.db"
    monkeypatch.setenv("INVARIANT_GUARD_LEDGER", url)
    desk = open_one(url)
    desk.bind("main", "acct")
    desk.adopt(KEY, (0, 0))

    def cure() -> str:
        assert main(["limits", "explain", desk.blocked()[-1].id, "--json"]) == 0
        return str(json.loads(capsys.readouterr().out)["orders"][0]["cure"])

    caps = 'max-open-orders = 1\norder-rate = "1/1h"\n'
    desk.apply_limits(Limits.parse(HEAD + 'required = ["max-long"]\n'), reason="first")
    assert refusal(desk).code == "LIMIT_MISSING"
    assert cure().startswith("Set max-long for the key in limits.toml")
    desk.apply_limits(Limits.parse(HEAD.replace("1", "2") + ACCOUNT + caps), reason="second")
    first = sent(desk)
    assert refusal(desk).code == "OPEN_ORDERS_LIMIT"
    assert "override account:acct --limit max-open-orders" in cure()
    desk.filled(first, 1, final=True)
    assert refusal(desk).code == "RATE_LIMIT"
    assert "override" not in cure()
    assert cure().startswith("Wait, and find out")
    desk.halt("account:acct", "lunch")
    assert refusal(desk).code == "HALTED"
    assert cure() == "to end it: `invariant-guard resume account:acct`"
    desk.resume("account:acct")
    desk.halt(KEY, "lunch")
    assert refusal(desk).code == "HALTED"
    assert cure() == f"to end it: `invariant-guard resume {KEY}`"
    desk.resume(KEY)
    desk.resume(KEY)
    # Of several limits with one code the last refused; the scope's name is the source's, whatever it is.
    watching = ACCOUNT + 'max-order-notional = "1"\nmode = "observe"\n'
    model = '[[limit]]\nscope = "source:my model"\nmax-order-notional = "2"\n'
    desk.apply_limits(Limits.parse(HEAD.replace("1", "3") + watching + model), reason="third")
    assert refusal(desk, source="my model", price=3).code == "ORDER_VALUE_TOO_LARGE"
    assert "override 'source:my model' --limit max-order-notional " in cure()


SCOPES = (
    "account:main",
    "exchange:main/binance",
    f"key:main{KEY[4:]}",
    "account:nobody",
    "pool:dsk",
)


@pytest.mark.parametrize("scope", SCOPES)
def test_a_word_about_what_there_is_not_changes_nothing_and_says_so(
    desk: Ledger, scope: str
) -> None:
    pool = '[[pool]]\nname = "desk"\naccounts = ["acct"]\n[[limit]]\nscope = "pool:*"\nmax-positions = 1\n'
    caps = "".join(
        f'[[limit]]\nscope = "{each}"\nmax-open-orders = 9\n'
        'dynamic = { feed = "vol", multiplies = ["max-open-orders"], max-age = "1h" }\n'
        for each in ("account:*", "exchange:*/*", "key:*/*/*/*")
    )
    desk.apply_limits(Limits.parse(HEAD + pool + caps), reason="first")
    hint = {
        "main": "main is a label of acct",
        "nobody": "bound are acct",
        "dsk": "did you mean desk",
    }
    said = next(words for name, words in hint.items() if name in scope)
    before = desk.contents()
    for word in (
        lambda: desk.halt(scope, "so"),
        lambda: desk.resume(scope, "so"),
        lambda: desk.override(scope, "max-open-orders", 9, valid_for=60, reason="so"),
        lambda: desk.feed("vol", scope, 1, "1h"),
    ):
        with pytest.raises(ValueError, match=said):
            word()
    awaited = AsyncLedger(ThreadedStore(desk.store))
    for other in (
        lambda: awaited.halt(scope, "so"),
        lambda: awaited.resume(scope, "so"),
        lambda: awaited.override(scope, "max-open-orders", 9, valid_for=60, reason="so"),
        lambda: awaited.feed("vol", scope, 1, "1h"),
    ):
        with pytest.raises(ValueError, match=said):
            asyncio.run(other())
    assert desk.contents().rows == before.rows
    assert desk.contents().book == before.book
    for known in (
        "account:acct",
        "exchange:acct/binance",
        f"key:{KEY}",
        "pool:desk",
        "source:any",
        "ledger",
    ):
        desk.halt(known, "so")
        desk.resume(known, "so")


def test_the_equity_of_an_account_that_is_none_is_refused(desk: Ledger) -> None:
    losses = '[[limit]]\nscope = "account:*"\n' + LOSSES
    desk.apply_limits(Limits.parse(HEAD + losses), reason="first")
    with pytest.raises(ValueError, match="no label is bound to account nobody; bound are acct"):
        desk.report_equity("nobody", 1000)
    assert desk.report_equity("main", 1000) == ()
    assert desk.report_equity("acct", 1000) == ()


def test_what_is_halted_can_be_resumed_after_its_pool_is_gone(desk: Ledger) -> None:
    pool = '[[pool]]\nname = "desk"\naccounts = ["acct"]\n'
    desk.apply_limits(Limits.parse(HEAD + pool), reason="first")
    desk.halt("pool:desk", "so")
    desk.apply_limits(
        Limits.parse(HEAD.replace("1", "2") + BTC + "max-long = 9\n"), reason="no pool"
    )
    desk.resume("pool:desk", "so")
    with pytest.raises(ValueError, match="no pool 'desk' is in force; there is none"):
        desk.halt("pool:desk", "so")


def less_by_sqlite(url: str) -> None:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    change = (
        "UPDATE scopes SET totals = replace(replace(totals, '[\"2\"', '[\"1\"'), '\"25', '\"15')"
    )
    assert connection.execute(change).rowcount == 2
    connection.commit()
    connection.close()


def less_by_redis(url: str) -> None:
    import redis

    client = redis.Redis.from_url(url, decode_responses=True)
    name = f"{PREFIX}:totals"
    for scope, text in client.hgetall(name).items():
        client.hset(name, scope, text.replace('["2"', '["1"').replace('"25', '"15'))
    client.close()


@pytest.mark.parametrize("ledger_url", ["sqlite", "redis"], indirect=True)
def test_totals_that_are_wrong_are_found_and_added_up_anew(
    desk: Ledger, ledger_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.apply_limits(Limits.parse(HEAD + ACCOUNT + "max-open-orders = 3\n"), reason="first")
    for quantity in ("1", "1.5"):
        sent(desk, quantity)

    def totals(word: str) -> tuple[int, list[str]]:
        status = main(["totals", word, "--ledger", ledger_url])
        return status, capsys.readouterr().out.splitlines()

    assert totals("--check") == (0, ["2 scopes, 0 wrong"])
    (less_by_sqlite if ledger_url.startswith("sqlite") else less_by_redis)(ledger_url)
    status, said = totals("--check")
    assert status == 1
    wrong = "orders 1, its keys say 2; buying 1.5, its keys say 2.5"
    assert said == [f"account:acct: {wrong}", f"key:{KEY}: {wrong}", "2 scopes, 2 wrong"]
    assert totals("--repair") == (0, ["2 scopes, 0 wrong"])
    assert totals("--check")[0] == 0
    sent(desk)
    assert refusal(desk).code == "OPEN_ORDERS_LIMIT"
