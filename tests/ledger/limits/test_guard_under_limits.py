"""What a service meets under limits, on every store: refusals, exits, feeds, losses, halts."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from btc_desk import ACCOUNT, BTC, HEAD, KEY
from clocks import HeldClock, ledger_on

from invariant_guard import (
    AsyncPositionInvariantEnforcer,
    PositionInvariantEnforcer,
    PositionInvariantViolation,
)
from invariant_guard.cli.main import main
from invariant_guard.ledger import Ledger, Limits
from invariant_guard.ledger.async_ledger import AsyncLedger, ThreadedStore
from invariant_guard.ledger.stores.sqlite import tables
from invariant_guard.ledger.stores.sqlite.store import SQLiteStore
from invariant_guard.monitoring.exporter import Exporter
from invariant_guard.reading.ledger_store import LedgerReader


def send(ledger: Ledger, quantity: object = 1, side: str = "buy", **more: Any) -> str:
    """Send an order; give its code where it was refused, else its id."""
    enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
    try:
        with enforcer.enforce_before_order("BTCUSDT", side, quantity, account="main", **more) as o:
            o.acknowledge("v")
    except PositionInvariantViolation as refused:
        told = refused
    else:
        return str(o.id)
    assert told.limit is None or told.limit.text in told.reason
    return told.code.value


def test_unknown_counts_and_a_fill_moves_no_total(desk: Ledger) -> None:
    desk.apply_limits(Limits.parse(HEAD + BTC + 'max-long = "2"'), reason="first")
    first, second = send(desk), send(desk)
    assert send(desk, "0.001") == "POSITION_LIMIT"
    desk.filled(first, "0.5")
    assert send(desk, "0.001") == "POSITION_LIMIT"
    desk.filled(first, "0.5", final=True)
    assert send(desk, "0.501") == "POSITION_LIMIT"
    third = send(desk, "0.5")
    # Only a fill gives credit, not the exit itself.
    exit_ = send(desk, "0.5", "sell", reduce_only=True)
    assert send(desk, "0.5") == "POSITION_LIMIT"
    desk.filled(exit_, "0.5", final=True)
    assert send(desk, "0.5") not in ("", "POSITION_LIMIT")
    assert {second, third}


def test_money_needs_a_price_and_counts_at_cost(desk: Ledger) -> None:
    caps = ACCOUNT + 'max-gross-notional = "50000"\nmax-order-notional = "30000"\n'
    desk.apply_limits(Limits.parse(HEAD + caps + 'reference-max-age = "5s"'), reason="first")
    assert send(desk) == "PRICE_MISSING"
    assert send(desk, reference_price=20_000, reference_at=time.time() - 9) == "PRICE_MISSING"
    assert send(desk, reference_price=20_000) == "PRICE_MISSING"
    assert send(desk, 2, price=20_000) == "ORDER_VALUE_TOO_LARGE"
    first = send(desk, reference_price="20000", reference_at=time.time())
    desk.filled(first, 1, final=True)
    assert desk.state(KEY).long_value == 20_000 * 10**30
    send(desk, "0.1", price=1000, contract_size=100)
    assert send(desk, "1", price="20000.01") == "EXPOSURE_LIMIT"
    assert send(desk, "1", price="20000") not in ("EXPOSURE_LIMIT",)
    exit_ = send(desk, "0.5", "sell", reduce_only=True)
    desk.filled(exit_, "0.5", final=True)
    assert desk.state(KEY).long_value == 10_000 * 10**30


def test_what_was_taken_in_without_a_price_blocks_until_it_has_one(desk: Ledger) -> None:
    other = "acct/binance/linear_perp/ETH%2FUSDT:USDT"
    desk.adopt(other, (3, 0))
    caps = HEAD + ACCOUNT + 'max-gross-notional = "50000"'
    desk.apply_limits(Limits.parse(caps), reason="first")
    assert send(desk, price=20_000) == "PRICE_MISSING"
    assert desk.set_price(other, 1000)
    assert send(desk, price=20_000) != "PRICE_MISSING"
    assert [(u.name, u.used) for u in desk.usage()] == [("max-gross-notional", 23_000 * 10**30)]


def test_protective_exits_pass_every_halt_latch_and_stale_snapshot(desk: Ledger) -> None:
    rules = (
        'max-daily-loss = "100"\nequity-max-age = "60s"\nmax-open-orders = 1\norder-rate = "1/1h"'
    )
    desk.apply_limits(Limits.parse(HEAD + ACCOUNT + rules), reason="first")
    assert send(desk) == "LIMIT_STALE"
    assert desk.report_equity("main", 1000) == ()
    first = send(desk)
    assert send(desk) == "OPEN_ORDERS_LIMIT"
    desk.filled(first, 1, final=True)
    assert send(desk) == "RATE_LIMIT"
    assert desk.report_equity("acct", 900) == ("max-daily-loss",)
    # Latched, whatever the equity says later.
    assert desk.report_equity("acct", 2000) == ("max-daily-loss",)
    assert send(desk) == "LOSS_LIMIT"
    desk.halt("ledger", "lunch")
    assert send(desk) == "HALTED"
    old = {"BTCUSDT": 1}
    for positions in (None, old):
        more = {} if positions is None else {"current_positions": positions}
        assert send(desk, "0.1", "sell", reduce_only=True, **more).startswith("ig")
    assert send(desk, "1.5", "sell", reduce_only=True) == "REDUCE_TOO_LARGE"
    desk.resume("ledger")
    assert send(desk) == "LOSS_LIMIT"
    desk.resume("account:acct", "looked at it")
    assert send(desk) != "LOSS_LIMIT"
    assert desk.report_equity("acct", 1950) == ()


def test_a_source_is_reviewed_after_so_many_openings(desk: Ledger) -> None:
    rules = '[[limit]]\nscope = "source:rl_*"\nmax-openings-without-review = 2'
    desk.apply_limits(Limits.parse(HEAD + rules), reason="first")
    for _ in range(2):
        desk.filled(send(desk, source="rl_v3"), 0, final=True)
    assert send(desk, source="rl_v3") == "REVIEW_DUE"
    assert send(desk, source="other") != "REVIEW_DUE"
    desk.resume("source:rl_v3", "looked")
    assert send(desk, source="rl_v3") != "REVIEW_DUE"


def test_an_older_file_and_an_unbound_account_are_refused(desk: Ledger) -> None:
    limits = Limits.parse(HEAD + BTC + 'max-long = "2"')
    with pytest.raises(ValueError, match="look at them first"):
        desk.apply_limits(limits, reason="so", replaces=4)
    assert desk.apply_limits(limits, reason="so", replaces=0)
    assert not desk.apply_limits(limits, reason="again")
    looser = Limits.parse(HEAD + BTC + 'max-long = "200"')
    with pytest.raises(ValueError, match="an older file"):
        desk.apply_limits(looser, reason="so")
    with pytest.raises(ValueError, match="main is a label of acct"):
        desk.apply_limits(
            Limits.parse(HEAD.replace("1", "2", 1) + ACCOUNT.replace("acct", "main")), reason="so"
        )
    assert desk.limits() == limits


def test_feeds_and_overrides_expire_by_the_stores_clock(ledger_url: str) -> None:
    clock = HeldClock(1_700_000_000_000)
    ledger = ledger_on(ledger_url, clock, 5000)
    ledger.bind("main", "acct")
    ledger.adopt(KEY, (0, 0))
    fed = (
        'max-long = "2"\ndynamic = { feed = "vol", multiplies = ["max-long"], max-age = "10s", '
        'on-stale = "floor", floor = "0.25" }'
    )
    ledger.apply_limits(Limits.parse(HEAD + BTC + fed), reason="first")
    assert send(ledger, "0.51") == "POSITION_LIMIT"
    assert ledger.feed("vol", "ledger", 1, "1h") == 10
    clock.pass_by(9_999)
    ledger.filled(send(ledger, "2"), 0, final=True)
    order = send(ledger, "0.51")
    clock.pass_by(1)
    assert send(ledger, "0.51") == "POSITION_LIMIT"
    assert order.startswith("ig")
    ledger.override(f"key:{KEY}", "max-long", "1.1", valid_for=5, reason="the desk asked")
    ledger.filled(send(ledger, "0.01"), 0, final=True)
    clock.pass_by(5_000)
    assert send(ledger, "0.5") == "POSITION_LIMIT"
    said = [event.kind.value for event in ledger.events()]
    for kind in ("limit_fed", "limit_stale", "override_set", "limit_breached"):
        assert kind in said
    with pytest.raises(ValueError, match="did you mean max-long"):
        ledger.override(f"key:{KEY}", "max-lon", "1", valid_for=5, reason="so")
    with pytest.raises(ValueError, match="did you mean vol"):
        ledger.feed("voll", "ledger", 1, "1h")
    ledger.close()


def test_the_metrics_say_which_limits_are_stale(desk: Ledger) -> None:
    floored = (
        'max-long = "2"\ndynamic = { feed = "vol", multiplies = ["max-long"], max-age = "1h", '
        'on-stale = "floor", floor = "0.25" }\n'
    )
    losses = 'max-daily-loss = "100"\nequity-max-age = "1h"\n'
    desk.apply_limits(Limits.parse(HEAD + BTC + floored + ACCOUNT + losses), reason="first")

    def stale() -> list[str]:
        text = Exporter(LedgerReader(desk)).text()
        said = [line for line in text.splitlines() if "_limit_stale{" in line]
        return [line.split('"')[-2] for line in said if line.endswith(" 1")]

    assert stale() == ["max-daily-loss", "max-long"]
    desk.feed("vol", "ledger", 1, "1h")
    desk.report_equity("acct", 1000)
    assert stale() == []


def test_the_awaited_face_says_the_same(desk: Ledger) -> None:
    desk.apply_limits(Limits.parse(HEAD + BTC + 'max-long = "1"\n' + ACCOUNT), reason="first")
    send(desk)

    async def told() -> None:
        ledger = AsyncLedger(ThreadedStore(desk.store))
        enforcer = AsyncPositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
        with pytest.raises(PositionInvariantViolation, match="1 used, 1 asked, 1 allowed"):
            await enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main", price=3)
        assert await ledger.limits() == desk.limits()
        assert await ledger.usage() == desk.usage()
        await ledger.halt("account:acct")
        with pytest.raises(PositionInvariantViolation, match="by hand"):
            await enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main")
        await ledger.resume("account:acct")

    asyncio.run(told())


def test_a_reboot_expires_feeds_and_closes_rates(tmp_path: Path) -> None:
    clock = HeldClock(10_000_000)
    store = SQLiteStore(str(tmp_path / "ledger.db"), clock=clock)
    ledger = Ledger(store)
    ledger.bind("main", "acct")
    ledger.adopt(KEY, (0, 0))
    fed = (
        'max-long = "2"\norder-rate = "1/1h"\n'
        'dynamic = { feed = "vol", multiplies = ["max-long"], max-age = "1h" }'
    )
    ledger.apply_limits(Limits.parse(HEAD + BTC + fed), reason="first")
    ledger.feed("vol", "ledger", 1, "1h")
    ledger.filled(send(ledger), 0, final=True)
    clock.now = 1_000
    cursor = store._file.enter()
    tables.begin_anew(cursor, clock.now)
    store._file.leave(cursor, None)
    assert send(ledger) == "LIMIT_STALE"
    ledger.feed("vol", "ledger", 1, "1h")
    assert send(ledger) == "RATE_LIMIT"
    clock.pass_by(3_600_000)
    ledger.feed("vol", "ledger", 1, "1h")
    assert send(ledger).startswith("ig")


def capped(ledger: Ledger) -> Ledger:
    ledger.bind("main", "acct")
    ledger.adopt(KEY, (0, 0))
    ledger.apply_limits(Limits.parse(HEAD + BTC + 'max-long = "2"'), reason="first")
    return ledger


def test_totals_are_added_up_again_after_redis_was_restarted(
    own_redis: Any, open_one: Callable[[str], Ledger]
) -> None:
    ledger = capped(open_one(own_redis.url))
    first = send(ledger)
    import redis

    client = redis.Redis(port=own_redis.port)
    # As after a restart: the totals are wrong, and the server is another.
    client.delete("{invariant-guard}:totals")
    client.hset("{invariant-guard}:meta", "run", "f" * 40)
    ledger.resume(KEY)
    assert ledger.state(KEY).status == "READY"
    assert send(ledger, "1.5") == "POSITION_LIMIT"
    assert send(ledger, "1") != first
    client.close()


def test_usage_is_right_before_the_first_admission_after_a_restart(
    own_redis: Any, open_one: Callable[[str], Ledger]
) -> None:
    ledger = capped(open_one(own_redis.url))
    first, _ = send(ledger), send(ledger)
    own_redis.kill()
    own_redis.start()
    ledger.filled(first, 0, final=True)
    assert [usage.used for usage in ledger.usage()] == [10**30]
    assert main(["totals", "--check", "--ledger", own_redis.url]) == 0


def test_the_command_says_each_in_one_line(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ledger.db"
    ledger = Ledger(SQLiteStore(str(tmp_path / "ledger.db")))
    ledger.bind("main", "acct")
    ledger.adopt(KEY, (0, 0))
    (tmp_path / "limits.toml").write_text(HEAD + BTC + 'max-long = "1"', encoding="utf-8")

    def run(*words: str) -> tuple[int, str, str]:
        command = [sys.executable, "-m", "invariant_guard.cli", *words, "--ledger", url]
        found = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
        return found.returncode, found.stdout, found.stderr

    assert run("limits", "check", "limits.toml")[:2] == (
        0, "limits.toml: version 1, 1 limits on 1 scopes\n"
    )  # fmt: skip
    assert run("limits", "apply", "limits.toml", "--reason", "first")[0] == 0
    send(ledger)
    assert send(ledger) == "POSITION_LIMIT"
    blocked = ledger.blocked()[-1].id
    code, said, _ = run("limits", "explain", blocked)
    assert code == 0
    assert "1 used, 1 asked, 1 allowed" in said
    assert "WORKING" in said
    assert "invariant-guard override" in said
    assert run("limits", "usage")[0] == 1
    assert run("totals", "--check")[:2] == (0, "1 scopes, 0 wrong\n")
    code, _, said = run("limits", "explain", "nobody")
    assert (code, said.count("\n")) == (2, 1)
