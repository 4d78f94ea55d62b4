"""Limits in money over instruments of other currencies, on every store: a rate, or no opening."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clocks import HeldClock, ledger_on

from invariant_guard import PositionInvariantEnforcer, PositionInvariantViolation
from invariant_guard.cli.main import main
from invariant_guard.ledger import Ledger, Limits
from invariant_guard.ledger.async_ledger import AsyncLedger, ThreadedStore
from invariant_guard.ledger.limits.plan import Rules
from invariant_guard.ledger.limits.totals import recomputed
from invariant_guard.ledger.model.units import UNIT

KEY = "acct/binance/linear_perp/BTC%2FUSDC:USDC"
OWN = "acct/binance/linear_perp/BTC%2FUSDT:USDT"
HEAD = 'version = {version}\ncurrency = "USDT"\nfx = {{ USDC = "15m" }}\n'
GROSS = '[[limit]]\nscope = "account:acct"\nmax-gross-notional = "50000"\n'


def limits(version: int = 1, rest: str = GROSS) -> Limits:
    return Limits.parse(HEAD.format(version=version) + rest)


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def desk(ledger_url: str, clock: HeldClock) -> Any:
    ledger = ledger_on(ledger_url, clock, 5000)
    ledger.bind("main", "acct")
    for key in (KEY, OWN):
        ledger.adopt(key, (0, 0))
    ledger.apply_limits(limits(), reason="first")
    yield ledger
    ledger.close()


def refusal(ledger: Ledger, quantity: object, side: str = "buy", symbol: str = "BTC/USDC:USDC",
            **more: Any) -> PositionInvariantViolation | str:  # fmt: skip
    enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
    try:
        with enforcer.enforce_before_order(symbol, side, quantity, account="main", **more) as order:
            order.acknowledge("v")
    except PositionInvariantViolation as refused:
        return refused
    return str(order.id)


def send(ledger: Ledger, quantity: object, side: str = "buy", **more: Any) -> str:
    found = refusal(ledger, quantity, side, **more)
    return found if isinstance(found, str) else found.code.value


def gross(ledger: Ledger) -> int | None:
    (found,) = (each for each in ledger.usage() if each.name == "max-gross-notional")
    return found.used


def test_nothing_opens_before_a_rate_and_after_it_expired(desk: Ledger, clock: HeldClock) -> None:
    found = refusal(desk, 1, price="20000")
    assert isinstance(found, PositionInvariantViolation)
    assert found.code == "LIMIT_STALE"
    assert "no fresh rate of USDC: `invariant-guard feed fx USDC RATE --for 15m`" in str(found)
    assert "feed fx EUR RATE" in found.remedy
    # What is in the limits' own currency needs none.
    assert send(desk, "0.1", symbol="BTC/USDT:USDT", price="20000").startswith("ig")
    assert desk.feed("fx", "usdc", "1.5", "1h") == 15 * 60
    first = send(desk, 1, price="20000")
    desk.filled(first, 1, final=True)
    assert gross(desk) == 32_000 * UNIT
    clock.pass_by(15 * 60_000)
    assert send(desk, "0.1", price="20000") == "LIMIT_STALE"
    assert [u.note for u in desk.usage() if u.stale] == [
        "no fresh rate of USDC: `invariant-guard feed fx USDC RATE --for 15m`"
    ]
    # What is held goes on to count, and leaves whenever it likes.
    assert gross(desk) == 32_000 * UNIT
    assert send(desk, "1.1", symbol="BTC/USDT:USDT", price="20000") == "EXPOSURE_LIMIT"
    exit_ = send(desk, 1, "sell", reduce_only=True)
    desk.filled(exit_, 1, final=True)
    assert gross(desk) == 2_000 * UNIT


def test_a_worth_is_converted_exactly_and_rounded_up(desk: Ledger) -> None:
    third = "0.333333333333333333333333333333"
    desk.feed("fx", "USDC", third, "15m")
    first = send(desk, "3", price="0.000000000000000000000000000001")
    # 3 x 10**-30 at a third is a little less than 10**-30.
    assert gross(desk) == 1
    desk.filled(first, 0, final=True)
    desk.feed("fx", "USDC", "1.000000000000000000000000000001", "15m")
    assert send(desk, "2.5", price="20000") == "EXPOSURE_LIMIT"
    send(desk, "2.4", price="20000")
    assert gross(desk) == 48_000 * UNIT + 48_000
    contents = desk.contents()
    assert contents.book is not None
    held = {name: row.totals for name, row in contents.rows.items() if any(row.totals)}
    assert held == recomputed(Rules(contents.book), contents.keys)


def adds_up(ledger: Ledger) -> bool:
    contents = ledger.contents()
    assert contents.book is not None
    held = {name: row.totals for name, row in contents.rows.items() if any(row.totals)}
    return held == recomputed(Rules(contents.book), contents.keys)


def test_what_is_held_and_in_flight_counts_at_cost(desk: Ledger, clock: HeldClock) -> None:
    desk.feed("fx", "USDC", "1.5", "15m")
    desk.filled(send(desk, 1, price="10000"), 1, final=True)
    flying = send(desk, 1, price="10000")
    assert gross(desk) == 30_000 * UNIT
    # Neither a new rate nor the end of one moves what an order came to when it was let through.
    desk.feed("fx", "USDC", "0.5", "15m")
    assert gross(desk) == 30_000 * UNIT
    assert send(desk, "4.1", price="10000") == "EXPOSURE_LIMIT"
    desk.filled(flying, "0.5")
    assert gross(desk) == 30_000 * UNIT
    second = send(desk, 1, price="10000")
    assert gross(desk) == 35_000 * UNIT
    clock.pass_by(15 * 60_000)
    assert gross(desk) == 35_000 * UNIT
    desk.filled(flying, "0.5", final=True)
    desk.filled(second, 1, final=True)
    # 1.5 that cost 22,500, and 1 that cost 5,000: a part of them leaves at their mean.
    assert gross(desk) == 27_500 * UNIT
    exit_ = send(desk, "0.5", "sell", reduce_only=True)
    desk.filled(exit_, "0.5", final=True)
    assert gross(desk) == 22_000 * UNIT
    assert desk.state(KEY).long_value == 20_000 * UNIT
    assert adds_up(desk)
    # What cannot be converted any more was paid all the same.
    own = Limits.parse('version = 2\ncurrency = "USDT"\n' + GROSS)
    desk.apply_limits(own, reason="no conversion")
    assert gross(desk) == 22_000 * UNIT
    assert send(desk, "0.1", price="20000") == "PRICE_MISSING"
    assert send(desk, "0.1", symbol="BTC/USDT:USDT", price="20000").startswith("ig")
    desk.add_up()
    assert gross(desk) == 24_000 * UNIT
    assert adds_up(desk)


def test_a_leg_of_which_a_part_had_no_rate_counts_at_the_last_one(desk: Ledger) -> None:
    counted = Limits.parse(
        HEAD.format(version=2)
        + GROSS.replace('max-gross-notional = "50000"', "max-open-orders = 9")
    )
    desk.apply_limits(counted, reason="no money")
    # Before a rate nobody can tell what it costs; and no limit asks.
    desk.filled(send(desk, 1, price="10000"), 1, final=True)
    desk.feed("fx", "USDC", "2", "15m")
    desk.filled(send(desk, 1, price="10000"), 1, final=True)
    desk.apply_limits(limits(3), reason="money")
    assert gross(desk) == 40_000 * UNIT
    desk.feed("fx", "USDC", "1", "15m")
    assert gross(desk) == 20_000 * UNIT
    assert adds_up(desk)
    # A short leg begins anew, with its own cost.
    exit_ = send(desk, 2, "sell", reduce_only=True)
    desk.filled(exit_, 2, final=True)
    desk.filled(send(desk, 1, "sell", price="10000"), 1, final=True)
    desk.feed("fx", "USDC", "3", "15m")
    assert gross(desk) == 10_000 * UNIT
    assert adds_up(desk)


def test_a_rate_is_of_two_currencies(desk: Ledger) -> None:
    desk.feed("fx", "USDC", "2", "15m")
    first = send(desk, 1, price="20000")
    desk.apply_limits(limits(2, GROSS + 'warn-at = "0.9"'), reason="the same currencies")
    assert gross(desk) == 40_000 * UNIT
    euros = 'version = 3\ncurrency = "EUR"\nfx = { USDC = "15m", USDT = "15m" }\n'
    desk.apply_limits(Limits.parse(euros + GROSS), reason="in euros")
    assert send(desk, "0.1", price="20000") == "LIMIT_STALE"
    desk.feed("fx", "USDC", "0.5", "15m")
    assert gross(desk) == 10_000 * UNIT
    assert send(desk, "0.1", price="20000").startswith("ig")
    desk.apply_limits(
        Limits.parse('version = 4\ncurrency = "EUR"\n' + GROSS), reason="no conversion"
    )
    assert send(desk, "0.1", price="20000") == "PRICE_MISSING"
    assert first


def test_words_that_mean_nothing_are_refused(desk: Ledger) -> None:
    for rate in (0, -1):
        with pytest.raises(ValueError, match="write one above 0"):
            desk.feed("fx", "USDC", rate, "15m")
    with pytest.raises(ValueError, match=r"convert no 'USDX'; did you mean USDC\?"):
        desk.feed("fx", "USDX", 1, "15m")
    for text, said in (
        ('fx = "EUR"', 'write { EUR = "15m" }'),
        ("fx = { EUR = 15 }", "fx: EUR is 15, no time"),
        ('fx = { USDT = "15m" }', "USDT is the limits' own currency"),
        ('fx = { EUR = "15m", eur = "1h" }', "EUR stands twice"),
        ('fx = { "E/R" = "15m" }', "write a currency's code"),
    ):
        with pytest.raises(ValueError, match=r"fx") as fault:
            Limits.parse(f'version = 1\ncurrency = "USDT"\n{text}\n')
        assert said in str(fault.value)
    with pytest.raises(ValueError, match="fx needs currency"):
        Limits.parse('version = 1\nfx = { EUR = "15m" }')
    fed = '[[limit]]\nscope = "account:acct"\nmax-open-orders = 1\n'
    fed += 'dynamic = { feed = "fx", multiplies = ["max-open-orders"], max-age = "1m" }'
    with pytest.raises(ValueError, match="write another name"):
        limits(1, fed)


def test_a_rate_is_fed_and_shown_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    open_one: Callable[[str], Ledger],
) -> None:  # fmt: skip
    url = f"sqlite:///{tmp_path}/ledger.db"
    monkeypatch.setenv("INVARIANT_GUARD_LEDGER", url)
    ledger = open_one(url)
    ledger.bind("main", "acct")
    ledger.adopt(KEY, (0, 0))
    ledger.apply_limits(limits(), reason="first")
    assert main(["feed", "fx", "USDC", "1.0005", "--for", "10m"]) == 0
    assert main(["limits", "show"]) == 0
    said = capsys.readouterr().out
    assert "fx USDC: 1.0005 for 600s" in said
    assert "fx USDC: a rate holds for 900s at most" in said
    assert "fed: fx USDC: 1.0005 for another" in said
    assert send(ledger, 1, price="20000").startswith("ig")
    assert gross(ledger) == 20_010 * UNIT
    details = [e.detail for e in ledger.events() if e.kind.value in ("limit_set", "limit_fed")]
    assert "fx USDC: unset -> 900s" in details
    assert details[-1] == "fx USDC: 1.0005 for 600s"


def test_the_awaited_ledger_converts_too(desk: Ledger) -> None:
    async def feed() -> float:
        return await AsyncLedger(ThreadedStore(desk.store)).feed("fx", "USDC", "2", "15m")

    assert asyncio.run(feed()) == 900
    send(desk, 1, price="20000")
    assert gross(desk) == 40_000 * UNIT
