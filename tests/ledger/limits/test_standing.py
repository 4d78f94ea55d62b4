"""What stands whichever limit refuses first, and whatever file comes after, on every store."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from btc_desk import ACCOUNT, BTC, HEAD, KEY

from invariant_guard import PositionInvariantEnforcer, PositionInvariantViolation
from invariant_guard.ledger import (
    Asked,
    Event,
    EventKind,
    Key,
    Kind,
    Ledger,
    Limits,
    Prices,
    Side,
)

LOSS = 'max-daily-loss = "10"\nequity-max-age = "1h"\n'
ETH = KEY.replace("BTC", "ETH")
SOURCE = '[[limit]]\nscope = "source:m"\nmax-order-notional = "5"\non-breach = "halt"\n'


def ask(ledger: Ledger, quantity: str = "1", key: str = KEY, **more: Any) -> tuple[str, str, str]:
    """Ask for an opening; give its id, and code and text of what refused it."""
    instrument = "ETH/USDT:USDT" if key == ETH else "BTC/USDT:USDT"
    asked = Asked("main", "binance", "linear_perp", instrument, Side.BUY, Kind.OPEN, quantity)
    order_id, decision = ledger.reserve(asked._replace(**more))
    if decision.refusal is None:
        return order_id, "", ""
    return order_id, decision.refusal.value, decision.breach.text if decision.breach else ""


def told(ledger: Ledger, kind: EventKind) -> list[Event]:
    return [event for event in ledger.events() if event.kind is kind]


def put(ledger: Ledger, version: int, text: str) -> None:
    ledger.apply_limits(
        Limits.parse(HEAD.replace("version = 1", f"version = {version}") + text), reason="so"
    )


def test_a_loss_that_was_reached_outlives_its_limit(desk: Ledger) -> None:
    put(desk, 1, ACCOUNT + LOSS)
    desk.report_equity("acct", 100)
    assert desk.report_equity("acct", 90) == ("max-daily-loss",)
    for version, rules in enumerate(
        ("max-open-orders = 9\n", 'max-drawdown = "50%"\nequity-max-age = "1h"\n'), 2
    ):
        put(desk, version, ACCOUNT + rules)
        assert ask(desk)[1:] == (
            "LOSS_LIMIT",
            "account:acct max-daily-loss: reached, until a person resumes the account",
        )
    assert told(desk, EventKind.LIMIT_BREACHED)[-1].code == "LOSS_LIMIT"
    desk.resume("account:acct", "looked")
    assert ask(desk)[1] == ""


@pytest.mark.parametrize("lenient", ['mode = "observe"\n', 'on-breach = "warn"\n'])
def test_a_loss_that_was_only_watched_ends_with_its_limit(desk: Ledger, lenient: str) -> None:
    put(desk, 1, ACCOUNT + LOSS + lenient)
    desk.report_equity("acct", 100)
    desk.report_equity("acct", 90)
    assert ask(desk)[1] == ""
    put(desk, 2, ACCOUNT + "max-open-orders = 9\n")
    assert ask(desk)[1] == ""


def test_a_limit_halts_its_scope_though_another_refuses_first(desk: Ledger) -> None:
    halting = ACCOUNT + 'max-gross-notional = "5"\non-breach = "halt"\n'
    put(desk, 1, BTC + 'max-order-quantity = "1"\n' + SOURCE + halting)
    assert ask(desk, "2", source="m", prices=Prices("10"))[1] == "ORDER_TOO_LARGE"
    assert len(told(desk, EventKind.LIMIT_BREACHED)) == 3
    assert len(told(desk, EventKind.SCOPE_HALTED)) == 2
    # The one that is named is told of last.
    assert told(desk, EventKind.LIMIT_BREACHED)[-1].code == "ORDER_TOO_LARGE"
    assert (
        ask(desk, "0.1", prices=Prices("10"))[2] == "account:acct: max-gross-notional was breached"
    )
    desk.resume("account:acct", "looked")
    assert ask(desk, "0.1", prices=Prices("10"))[1] == ""
    assert ask(desk, "0.1", source="m", prices=Prices("10"))[1] == "HALTED"


def test_a_limit_that_holds_or_cannot_tell_halts_nothing(desk: Ledger) -> None:
    put(desk, 1, BTC + 'max-order-quantity = "1"\n' + SOURCE)
    assert ask(desk, "2", source="m")[1] == "ORDER_TOO_LARGE"
    assert ask(desk, "2", source="m", prices=Prices("1"))[1] == "ORDER_TOO_LARGE"
    assert not told(desk, EventKind.SCOPE_HALTED)


def test_a_count_of_positions_lowered_below_those_held_refuses_openings(desk: Ledger) -> None:
    desk.adopt(ETH, (0, 0))
    put(desk, 1, ACCOUNT + "max-positions = 2\n")
    assert ask(desk)[1] == ""
    assert ask(desk, key=ETH)[1] == ""
    assert ask(desk)[1] == ""
    put(desk, 2, ACCOUNT + "max-positions = 1\n")
    text = "account:acct max-positions: 2 used, 0 asked, 1 allowed"
    assert ask(desk)[1:] == ("POSITIONS_LIMIT", text)
    for order in desk.orders():
        if order.key == ETH:
            desk.not_sent(order.id)
    assert ask(desk)[1] == ""
    assert ask(desk, key=ETH)[1] == "POSITIONS_LIMIT"


def test_an_override_is_used_by_what_is_let_through(desk: Ledger) -> None:
    put(desk, 1, BTC + 'max-order-quantity = "1"\nmax-long = "1.5"\n')
    desk.override(f"key:{KEY}", "max-order-quantity", "5", valid_for=60, reason="so")
    assert ask(desk, "2")[1] == "POSITION_LIMIT"
    assert not told(desk, EventKind.OVERRIDE_USED)
    assert ask(desk, "1.5")[1] == ""
    assert len(told(desk, EventKind.OVERRIDE_USED)) == 1


@pytest.mark.parametrize(
    ("product", "symbol", "cure"),
    [("inverse_perp", "BTC/USD:BTC", "close it"), ("spot", "BTC/GBP", "name GBP in fx")],
)
def test_a_price_by_hand_that_tells_nothing_is_refused(
    desk: Ledger, product: str, symbol: str, cure: str
) -> None:
    other = Key("acct", "binance", product, symbol)
    desk.adopt(other, (3, 0))
    put(desk, 1, ACCOUNT + 'max-gross-notional = "100000"\n')
    with pytest.raises(ValueError, match=cure):
        desk.set_price(other, 50)
    assert ask(desk, prices=Prices("1"))[1] == "PRICE_MISSING"


@pytest.mark.parametrize(
    "scope",
    [
        "exchange:acct/binanceusdm", "exchange:*/Binance-Futures", "key:*/binanceusdm/linear_perp/*",
        "key:*/binance/linear_perp/BTCUSDT", "key:acct/binancecoinm/*/BTC*",
    ],
)  # fmt: skip
def test_a_scope_takes_every_name_of_an_exchange_and_an_instrument(
    desk: Ledger, scope: str
) -> None:
    put(desk, 1, f'[[limit]]\nscope = "{scope}"\nmax-open-orders = 0\n')
    assert ask(desk)[1] == "OPEN_ORDERS_LIMIT"


def test_a_halt_takes_every_name_of_an_exchange(desk: Ledger) -> None:
    desk.halt("exchange:acct/binanceusdm", "so")
    assert ask(desk)[1:] == ("HALTED", "exchange:acct/binance: so")
    desk.resume("exchange:acct/BINANCE")
    assert ask(desk)[1] == ""


@pytest.mark.parametrize("name", ["t+1@x.com", "b\u00fcro", "50%", "a b"])
def test_a_scope_takes_an_account_by_its_own_name(ledger: Ledger, name: str) -> None:
    ledger.bind("odd", name)
    ledger.adopt(Key(name, "binance", "linear_perp", "BTC/USDT:USDT"), (0, 0))
    for version, scope in enumerate(
        (f"account:{name}", f"account:{name[:-1]}*", f"exchange:{name}/*", f"key:{name}/*/*/*"), 1
    ):
        put(ledger, version, f'[[limit]]\nscope = "{scope}"\nmax-open-orders = 0\n')
        assert ask(ledger, label="odd")[1] == "OPEN_ORDERS_LIMIT"


@pytest.mark.parametrize("scope", ["key:*/x/linear_prep/*", "key:acct/x/Linear_Perp/A/B"])
def test_a_product_that_is_none_is_an_error(scope: str) -> None:
    with pytest.raises(ValueError, match="did you mean linear_perp"):
        Limits.parse(f'{HEAD}[[limit]]\nscope = "{scope}"\nmax-long = "1"\n')


@pytest.mark.parametrize(
    "prices",
    [
        {"reference_price": float("nan")},
        {"reference_price": 0},
        {"price": "10", "reference_price": "10", "reference_at": float("nan")},
        {"price": "10", "reference_price": "10", "reference_at": datetime(2026, 1, 1)},
        {"price": "10", "contract_size": 0},
    ],
)
def test_no_price_of_a_dead_feed_stops_an_exit(desk: Ledger, prices: dict[str, Any]) -> None:
    put(desk, 1, BTC + 'price-collar = "3%"\nreference-max-age = "5s"\n')
    desk.adopt(KEY, (5, 0))
    enforcer = PositionInvariantEnforcer(ledger=desk, default_product="linear_perp")
    with enforcer.enforce_before_order(
        "BTCUSDT", "sell", 1, account="main", reduce_only=True, **prices
    ) as order:
        order.acknowledge("v")
    assert [record.id for record in desk.orders()] == [order.id]
    with pytest.raises(PositionInvariantViolation) as refused:
        enforcer.enforce_before_order("BTCUSDT", "buy", 1, account="main", **prices)
    assert refused.value.code.value in ("PRICE_MISSING", "INVALID_ARGUMENT")
