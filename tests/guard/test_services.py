"""The documented services, with the real client libraries, against a venue on this machine."""

from __future__ import annotations

import runpy
from decimal import Decimal
from pathlib import Path

import pytest

pytest.importorskip("ccxt")
pytest.importorskip("alpaca")
pytest.importorskip("binance")

import ccxt
from alpaca.trading.client import TradingClient
from alpaca.trading.enums import OrderSide
from binance.client import Client
from stand_in import StandIn, running

from invariant_guard import PositionInvariantViolation, ViolationCode
from invariant_guard.testing import captured_events, fresh_enforcer

SERVICES = Path(__file__).parents[2] / "examples" / "services"


@pytest.fixture
def enforcer():
    with fresh_enforcer() as enforcer:
        yield enforcer


@pytest.fixture
def venue():
    return StandIn()


@pytest.fixture
def address(venue, monkeypatch):
    for proxy in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.delenv(proxy, raising=False)
    with running(venue) as address:
        yield address


def service(name):
    module = runpy.run_path(str(SERVICES / f"{name}_service.py"))
    (found,) = [value for key, value in module.items() if key.endswith("Service")]
    return found


def ccxt_service(address):
    exchange = ccxt.binanceusdm({"apiKey": "key", "secret": "secret"})
    exchange.urls["api"] = {
        name: address + "/" + url.split("/", 3)[3] if url.count("/") > 2 else address
        for name, url in exchange.urls["api"].items()
    }
    exchange.options["fetchMarkets"] = {"types": ["linear"]}
    exchange.options["fetchCurrencies"] = False
    exchange.has["fetchCurrencies"] = False
    return service("ccxt")(exchange, "main")


def python_binance_service(address):
    client = Client("key", "secret", ping=False)
    client.FUTURES_URL = address + "/fapi"
    return service("python_binance")(client, "main")


def alpaca_service(address):
    client = TradingClient("key", "secret", url_override=address)
    # The client waits seconds between repeats of what a venue refuses.
    client._retry, client._retry_wait = 0, 0
    return service("alpaca")(client, "main")


CASES = {
    # service, symbol at the venue, symbol in the service, buy, sell, size as the service has it
    "ccxt": (ccxt_service, "BTCUSDT", "BTC/USDT:USDT", "buy", "sell", float),
    "python_binance": (python_binance_service, "BTCUSDT", "BTCUSDT", "BUY", "SELL", str),
    "alpaca": (alpaca_service, "AAPL", "AAPL", OrderSide.BUY, OrderSide.SELL, int),
}


@pytest.fixture(params=CASES)
def case(request, address, enforcer):
    make, *rest = CASES[request.param]
    return (make(address), *rest)


@pytest.mark.parametrize("long", [True, False], ids=["long", "short"])
def test_the_opposing_order_never_reaches_the_venue_and_the_exit_does(case, venue, enforcer, long):
    trader, listed, symbol, buy, sell, size = case
    with_it, against = (buy, sell) if long else (sell, buy)
    sign = 1 if long else -1

    with captured_events(enforcer) as events:
        trader.enter(symbol, with_it, size(2))
        assert venue.positions[listed] == sign * 2
        trader.enter(symbol, with_it, size(1))
        assert len(venue.orders) == 2

        with pytest.raises(PositionInvariantViolation) as caught:
            trader.enter(symbol, against, size(1))
        assert caught.value.code is ViolationCode.OPPOSING_POSITION
        with pytest.raises(PositionInvariantViolation) as caught:
            trader.leave(symbol, against, size(4))
        assert caught.value.code is ViolationCode.REDUCE_TOO_LARGE
        assert len(venue.orders) == 2

        trader.leave(symbol, against, size(3))
        assert len(venue.orders) == 3
        assert venue.positions[listed] == 0

        with pytest.raises(PositionInvariantViolation) as caught:
            trader.leave(symbol, against, size(3))
        assert caught.value.code is ViolationCode.NOTHING_TO_REDUCE
        assert len(venue.orders) == 3

        trader.enter(symbol, against, size(1))
        assert venue.positions[listed] == -sign

    assert [event.outcome.value for event in events.decisions] == [
        "allowed", "allowed", "refused", "refused", "allowed", "refused", "allowed",
    ]  # fmt: skip
    assert all(event.verified for event in events.decisions)


def test_without_the_guard_the_same_clients_do_open_the_other_side(case, venue, monkeypatch):
    """The control: it is the guard that stops the order, not the stand-in or the client."""
    trader, listed, symbol, buy, sell, size = case
    module = trader.enter.__globals__

    class NoGuard:
        def enforce_before_order(self, **_):
            from invariant_guard import OrderHandle

            return OrderHandle()

    monkeypatch.setitem(module, "get_position_invariant_enforcer", NoGuard)
    trader.enter(symbol, buy, size(2))
    trader.enter(symbol, sell, size(3))
    assert venue.positions[listed] == Decimal(-1)


def test_an_outage_while_positions_are_read_sends_nothing(case, venue):
    trader, _, symbol, buy, _, size = case
    trader.enter(symbol, buy, size(1))
    venue.failing = True
    with pytest.raises(Exception, match=r"50|Internal|unavailable"):
        trader.enter(symbol, buy, size(1))
    assert len(venue.orders) == 1


@pytest.mark.parametrize("name", ["ccxt", "python_binance"])
def test_the_exit_tells_the_venue_that_it_only_reduces(name, address, venue, enforcer):
    make, _, symbol, buy, sell, size = CASES[name]
    trader = make(address)
    trader.enter(symbol, buy, size(1))
    trader.leave(symbol, sell, size(1))
    assert "reduceOnly" not in venue.orders[0]
    assert venue.orders[1]["reduceOnly"] == "true"


def test_alpaca_orders_carry_an_id_of_their_own(address, venue, enforcer):
    trader = alpaca_service(address)
    trader.enter("AAPL", OrderSide.BUY, 1)
    trader.enter("AAPL", OrderSide.BUY, 1)
    assert len({order["client_order_id"] for order in venue.orders}) == 2
