"""The table of client ids against what the real libraries send."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import ccxt
import pytest
from offline_ccxt import NotAnswered, Sent, exchange_of

from invariant_guard import AsyncPositionInvariantEnforcer, PositionInvariantEnforcer
from invariant_guard.enforcer import plan
from invariant_guard.enforcer.order import OrderHandle
from invariant_guard.instruments.symbols import Product
from invariant_guard.ledger import Ledger, open_ledger
from invariant_guard.ledger.urls import open_async_ledger
from invariant_guard.ledger.venues import client_ids
from invariant_guard.ledger.venues.client_ids import CCXT, LIBRARIES, UNEXAMINED, passage_of

SPOT, LINEAR = Product.SPOT, Product.LINEAR_PERP

# Of each exchange a symbol for every product that its row speaks of.
_SPOT_ONLY = {"kraken", "alpaca", "coinbase", "coinbaseexchange", "gemini", "upbit", "bitstamp",
              "bitso", "binanceus"}  # fmt: skip
_CONTRACTS_ONLY = {"binanceusdm", "binancecoinm", "krakenfutures", "hyperliquid", "deribit",
                   "blofin", "delta"}  # fmt: skip

#: Where ccxt has no conditional orders, or none of the product.
_NO_CONDITIONAL = {("upbit", SPOT), ("bybit", SPOT), ("bybiteu", SPOT), ("bybitid", SPOT),
                   ("poloniex", LINEAR), ("hashkey", SPOT), ("gemini", SPOT), ("bitso", SPOT),
                   ("bitstamp", SPOT), ("toobit", SPOT), ("okxus", SPOT)}  # fmt: skip


def _cases() -> Iterator[tuple[str, Product, bool]]:
    # These two need keys of their own kind to sign with.
    for name in sorted(set(CCXT) - {"dydx", "bitfinex"}):
        products = [SPOT] if name in _SPOT_ONLY else [LINEAR]
        if name not in _SPOT_ONLY | _CONTRACTS_ONLY:
            products = [SPOT, LINEAR]
        for product in products:
            for conditional in (False, True):
                if not (conditional and (name, product) in _NO_CONDITIONAL):
                    yield name, product, conditional


_SYMBOLS = {SPOT: "BTC/USDT", LINEAR: "BTC/USDT:USDT"}


def fields_of(request: Sent) -> dict[str, str]:
    """Return the fields of a request by name, however they travel."""
    found: dict[str, str] = dict(parse_qsl(request.url.partition("?")[2]))
    try:
        found.update(_flat(json.loads(request.body)))
    except ValueError:
        found.update(parse_qsl(request.body))
    return found


def _flat(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, (dict, list)):
                yield from _flat(inner)
            else:
                yield name, str(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _flat(inner)


def sent_by_ccxt(name: str, product: Product, params: dict[str, Any]) -> list[Sent]:
    answers = {'"userAbstraction"': '"default"', "approveBuilder": {"code": 200}}
    exchange = exchange_of(name, answers, enableUnifiedAccount=True, unifiedMarginStatus=6)
    if name == "htx":
        params = {**params, "offset": "open"}
    try:
        exchange.create_order(_SYMBOLS[product], "limit", "buy", 1, 100.0, params)
    except NotAnswered:
        pass
    except TypeError:
        # Deribit takes orders by GET, so it got an empty reply.
        assert name == "deribit"
    return exchange.sent


@pytest.mark.parametrize(("name", "product", "conditional"), list(_cases()))
def test_an_id_travels_through_ccxt_as_the_table_says(
    name: str, product: Product, conditional: bool
) -> None:
    row = CCXT[name]
    passage = row.passage(product, conditional)
    order_id = passage.form.make()
    params: dict[str, Any] = {passage.parameter: order_id} if passage.parameter else {}
    if conditional:
        params |= {"triggerPrice": 90.0, "triggerDirection": "descending"}
    sent = sent_by_ccxt(name, product, params)
    carrying = [one for one in sent if order_id in one.text]
    if not passage.tracked:
        assert not carrying
        return
    wire = row.wire
    if conditional and row.conditional_wire is not None:
        wire = row.conditional_wire
    (order,) = carrying
    names = [field for field, value in fields_of(order).items() if value == order_id]
    assert names
    assert set(names) <= set(wire)


def test_every_exchange_of_ccxt_has_a_word_in_the_table() -> None:
    assert set(CCXT) | UNEXAMINED == set(ccxt.exchanges)
    assert not set(CCXT) & UNEXAMINED
    assert len([name for name, row in CCXT.items() if row.parameter]) >= 30


# What the venues' documents allow, written down again and by another hand.
_ALLOWED = {
    "binance": r"[.A-Z:/a-z0-9_-]{1,36}",
    "bybit": r"[0-9A-Za-z_-]{1,36}",
    "okx": r"[0-9A-Za-z]{1,32}",
    "gate": r"t-[0-9A-Za-z_.-]{1,28}",
    "kucoin": r"[0-9A-Za-z_-]{1,40}",
    "kraken": r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[ -~]{1,18}",
    "krakenfutures": r".{1,100}",
    "bitget": r"[.A-Z:/a-z0-9_-]{1,32}",
    "hyperliquid": r"0x[0-9a-f]{32}",
    "deribit": r".{1,64}",
    "alpaca": r".{1,128}",
    "cryptocom": r".{1,36}",
    "mexc": r"[0-9A-Za-z_-]{1,32}",
    "bingx": r"[0-9a-z_]{1,40}",
    "phemex": r".{1,40}",
    "blofin": r"[0-9A-Za-z]{1,32}",
    "xt": r"[0-9A-Za-z_]{4,32}",
    "gemini": r"[:\-_.#a-zA-Z0-9]{1,100}",
    "woo": r".{1,36}",
    "delta": r".{1,32}",
    "coinbaseexchange": r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
}


@pytest.mark.parametrize("name", sorted(_ALLOWED))
def test_an_id_fits_what_the_venue_allows(name: str) -> None:
    form = CCXT[name].form
    made = {form.make() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(_ALLOWED[name], one) for one in made)


def test_no_id_is_guessed_or_met_twice() -> None:
    forms = {row.form for row in [*CCXT.values(), *LIBRARIES.values()]}
    assert all(form.random_bytes * 8 >= 80 for form in forms)


class TestPassage:
    def test_a_venue_of_its_own_gets_the_unified_name(self) -> None:
        assert passage_of("ccxt", "mine", SPOT, False).parameter == "clientOrderId"

    @pytest.mark.parametrize("name", ["bitfinex", "dydx", "digifinex", "lighter"])
    def test_where_no_id_travels_nothing_is_tracked(self, name: str) -> None:
        passage = passage_of("ccxt", name, LINEAR, False)
        assert not passage.tracked
        assert passage.obstacle
        assert not passage.parameter

    def test_products_differ(self) -> None:
        assert passage_of("ccxt", "htx", SPOT, False).tracked
        assert not passage_of("ccxt", "htx", LINEAR, False).tracked
        assert not passage_of("ccxt", "htx", SPOT, True).tracked
        assert not passage_of("ccxt", "bingx", LINEAR, False).tracked

    def test_conditional_orders_differ(self) -> None:
        assert passage_of("ccxt", "OKX", LINEAR, True).parameter == "algoClOrdId"
        assert passage_of("ccxt", "okx", LINEAR, False).parameter == "clientOrderId"
        assert not passage_of("ccxt", "gate", LINEAR, True).tracked
        assert passage_of("python-binance", "binance", LINEAR, True).parameter == "clientAlgoId"

    def test_a_library_knows_its_venue(self) -> None:
        assert passage_of("pybit", "whatever", LINEAR, False).parameter == "orderLinkId"
        with pytest.raises(KeyError):
            passage_of("nothing", "binance", LINEAR, False)


# -- the other libraries ---------------------------------------------------------------------------


class Left(Exception):
    """A request has left."""


@pytest.fixture
def by_requests(monkeypatch: pytest.MonkeyPatch) -> list[Sent]:
    import requests

    sent: list[Sent] = []

    def send(self: Any, request: Any, **more: Any) -> None:
        body = request.body or ""
        sent.append(
            Sent(request.method, request.url, body.decode() if isinstance(body, bytes) else body)
        )
        raise Left

    monkeypatch.setattr(requests.Session, "send", send)
    return sent


def _params(library: str, conditional: bool = False) -> tuple[dict[str, str], str, tuple[str, ...]]:
    row = LIBRARIES[library]
    passage = row.passage(LINEAR, conditional)
    order_id = passage.form.make()
    wire = row.wire
    if conditional and row.conditional_wire is not None:
        wire = row.conditional_wire
    return {passage.parameter: order_id}, order_id, wire


def _arrives(sent: list[Sent], order_id: str, wire: tuple[str, ...]) -> None:
    (request,) = sent
    names = {field for field, value in fields_of(request).items() if value == order_id}
    assert names
    assert names <= set(wire)


@pytest.mark.parametrize("conditional", [False, True])
def test_python_binance(by_requests: list[Sent], conditional: bool) -> None:
    from binance.client import Client

    params, order_id, wire = _params("python-binance", conditional)
    order = {"symbol": "BTCUSDT", "side": "BUY", "quantity": 1}
    order |= {"type": "STOP_MARKET", "stopPrice": 1} if conditional else {"type": "MARKET"}
    with pytest.raises(Left):
        Client("k", "s", ping=False).futures_create_order(**order, **params)
    _arrives(by_requests, order_id, wire)


def test_alpaca_py(by_requests: list[Sent]) -> None:
    from alpaca.trading.client import TradingClient
    from alpaca.trading.enums import OrderSide, TimeInForce
    from alpaca.trading.requests import MarketOrderRequest

    params, order_id, wire = _params("alpaca-py")
    request = MarketOrderRequest(
        symbol="X", qty=1, side=OrderSide.BUY, time_in_force=TimeInForce.DAY, **params
    )
    with pytest.raises(Left):
        TradingClient("k", "s").submit_order(request)
    _arrives(by_requests, order_id, wire)


def test_pybit(by_requests: list[Sent]) -> None:
    trading = pytest.importorskip("pybit.unified_trading", reason="pybit is not installed")
    params, order_id, wire = _params("pybit")
    with pytest.raises(Left):
        trading.HTTP(api_key="k", api_secret="s").place_order(
            category="linear", symbol="BTCUSDT", side="Buy", orderType="Market", qty="1", **params
        )
    _arrives(by_requests, order_id, wire)


@pytest.mark.parametrize("conditional", [False, True])
def test_python_okx(monkeypatch: pytest.MonkeyPatch, conditional: bool) -> None:
    trade = pytest.importorskip("okx.Trade", reason="python-okx is not installed")
    import httpx

    sent: list[Sent] = []

    def send(self: Any, request: Any, **more: Any) -> None:
        sent.append(Sent(request.method, str(request.url), request.content.decode()))
        raise Left

    monkeypatch.setattr(httpx.Client, "send", send)
    client = trade.TradeAPI("k", "s", "p", False, "0")
    params, order_id, wire = _params("python-okx", conditional)
    order = {"instId": "BTC-USDT-SWAP", "tdMode": "cross", "side": "buy", "sz": "1"}
    trigger = {"ordType": "trigger", "triggerPx": "1", "orderPx": "1"}
    send_order = client.place_algo_order if conditional else client.place_order
    with pytest.raises(Left):
        send_order(**order, **params, **(trigger if conditional else {"ordType": "market"}))
    _arrives(sent, order_id, wire)


def test_hyperliquid_sdk(by_requests: list[Sent]) -> None:
    sdk = pytest.importorskip("hyperliquid.exchange", reason="hyperliquid's SDK is not installed")
    from eth_account import Account
    from hyperliquid.utils.types import Cloid

    (passed,), order_id, wire = _params("hyperliquid-python-sdk")
    assert passed == "cloid"
    client = sdk.Exchange(
        Account.from_key("0x" + "1" * 64), "http://x",
        meta={"universe": [{"name": "BTC", "szDecimals": 3}]},
        spot_meta={"universe": [], "tokens": []},
    )  # fmt: skip
    with pytest.raises(Left):
        client.order(
            "BTC", True, 1, 100.0, {"limit": {"tif": "Gtc"}}, cloid=Cloid.from_str(order_id)
        )
    _arrives(by_requests, order_id, wire)


def test_ib_async() -> None:
    ib_async = pytest.importorskip("ib_async", reason="ib_async is not installed")
    params, order_id, wire = _params("ib_async")
    ib = ib_async.IB()
    sent: list[tuple[Any, ...]] = []
    ib.client.send = lambda *fields, **more: sent.append(fields)
    ib.client._serverVersion = ib.client.MaxClientVersion
    ib.client.isReady = lambda: True
    ib.placeOrder(
        ib_async.Stock("X", "SMART", "USD"), ib_async.Order(action="BUY", totalQuantity=1, **params)
    )
    assert [order_id in fields for fields in sent] == [True]
    assert wire[0] in inspect.signature(ib_async.Order).parameters


def test_the_whole_table_is_frozen() -> None:
    with pytest.raises(TypeError):
        client_ids.CCXT["x"] = client_ids.CCXT["okx"]  # type: ignore[index]


# -- what the guard makes of it --------------------------------------------------------------------


def _guarded(exchange: str, **more: Any) -> tuple[Ledger, PositionInvariantEnforcer, OrderHandle]:
    ledger = open_ledger("memory://")
    ledger.bind("main", "acct")
    enforcer = PositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
    handle = enforcer.enforce_before_order(
        "BTC/USDT:USDT", "buy", 1, {}, account="main", exchange=exchange, **more
    )
    return ledger, enforcer, handle


@pytest.mark.parametrize(
    ("exchange", "conditional", "parameter"),
    [
        ("gate", False, "clientOrderId"),
        ("Hyperliquid", False, "clientOrderId"),
        ("deribit", False, "label"),
        ("okx", True, "algoClOrdId"),
        ("coinbase", False, "client_order_id"),
    ],
)
def test_the_handle_carries_an_id_that_fits(
    exchange: str, conditional: bool, parameter: str
) -> None:
    ledger, enforcer, handle = _guarded(exchange, conditional=conditional)
    with handle as order:
        assert order.params == {parameter: order.id}
        assert re.fullmatch(_ALLOWED.get(exchange.lower(), ".*"), order.id)
        order.acknowledge("7")
    assert ledger.store.record(order.id).tracked
    assert enforcer.recent_decisions()[-1].basis == "flat"


@pytest.mark.parametrize(
    ("exchange", "conditional"),
    [("bitfinex", False), ("lighter", False), ("gate", True), ("htx", False)],
)
def test_where_the_id_does_not_travel_nothing_is_tracked_and_the_event_says_so(
    exchange: str, conditional: bool, caplog: pytest.LogCaptureFixture
) -> None:
    plan._warn_untracked.cache_clear()
    ledger, enforcer, handle = _guarded(exchange, conditional=conditional)
    with handle as order:
        assert order.params == {}
        assert not ledger.store.record(order.id).tracked
        order.acknowledge("7")
    record = ledger.store.record(order.id)
    assert not record.tracked
    assert record.venue_id == "7"
    assert enforcer.recent_decisions()[-1].basis == "untracked"
    assert [one.message for one in caplog.records if "not tracked" in one.message]


def test_an_asynchronous_handle_is_not_tracked_either() -> None:
    async def trade() -> tuple[bool, bool]:
        tracked = []
        for exchange in ("bitfinex", "deribit"):
            ledger = open_async_ledger("memory://")
            await ledger.store.bind("main", "acct")
            enforcer = AsyncPositionInvariantEnforcer(ledger=ledger, default_product="linear_perp")
            async with enforcer.enforce_before_order(
                "BTC/USDT:USDT", "buy", 1, {}, account="main", exchange=exchange
            ) as order:
                assert bool(order.params) is (exchange == "deribit")
                await order.acknowledge("7")
            record = await ledger.store.record(order.id)
            tracked.append(record is not None and record.tracked)
        return tracked[0], tracked[1]

    assert asyncio.run(trade()) == (False, True)
