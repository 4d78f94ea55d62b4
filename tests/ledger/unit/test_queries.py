"""Asking venues for an order by its client id, through the real ccxt: found, not found, cannot."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import ccxt
import pytest
from offline_ccxt import NotAnswered, Sent, exchange_of

from invariant_guard.ledger import CcxtVenue, Found, Key, Side
from invariant_guard.ledger.venues.base import CannotAsk
from invariant_guard.ledger.venues.client_ids import CCXT
from invariant_guard.ledger.venues.queries import QUERIES

HOUR = 3_600_000


class Script(NamedTuple):
    """What a venue answers: by a part of the address, for an order that is there or is not."""

    symbol: str
    there: Callable[[str], dict[str, object]]
    absent: dict[str, object]


def _list(*rows: object) -> dict[str, object]:
    return {"retCode": 0, "retMsg": "OK", "result": {"list": list(rows), "category": "linear"}}


def _bybit_row(client_id: str) -> dict[str, object]:
    return {
        "orderId": "7", "orderLinkId": client_id, "symbol": "BTCUSDTUSDT", "orderStatus": "Filled",
        "side": "Buy", "qty": "1", "cumExecQty": "1", "leavesQty": "0", "cumExecValue": "100",
        "avgPrice": "100", "price": "100", "orderType": "Limit", "createdTime": "1684476068369",
        "updatedTime": "1684476068372", "reduceOnly": False, "triggerPrice": "0.00",
    }  # fmt: skip


def _kraken(state: str, rows: dict[str, object]) -> dict[str, object]:
    return {"error": [], "result": {state: rows, "count": len(rows)}}


_KRAKEN_ROW = {
    "status": "closed", "vol": "1.0", "vol_exec": "1.0", "cost": "100", "fee": "0", "price": "100",
    "opentm": 1684476068.3, "closetm": 1684476069.3, "oflags": "fciq", "misc": "", "trades": [],
    "descr": {"pair": "BTCUSD", "type": "buy", "ordertype": "limit", "price": "100"},
}  # fmt: skip

_OKX_ROW = {
    "instId": "BTCUSDTUSDT", "ordId": "7", "state": "filled", "accFillSz": "1", "sz": "1",
    "side": "buy", "ordType": "market", "avgPx": "100", "px": "", "cTime": "1684476068369",
    "uTime": "1684476068369", "fee": "0", "feeCcy": "USDT", "reduceOnly": "false", "instType": "SWAP",
}  # fmt: skip

_BINANCE_ROW = {
    "orderId": 7, "symbol": "BTCUSDTUSDT", "status": "FILLED", "price": "0", "avgPrice": "100",
    "origQty": "1", "executedQty": "1", "cumQuote": "100", "timeInForce": "GTC", "type": "MARKET",
    "side": "BUY", "reduceOnly": False, "time": 1684476068369, "updateTime": 1684476068369,
}  # fmt: skip

LINEAR = "BTC/USDT:USDT"

SCRIPTS = {
    "binanceusdm": Script(
        LINEAR,
        lambda cid: {"fapi/v1/order?": {**_BINANCE_ROW, "clientOrderId": cid}},
        {"fapi/v1/order?": {"code": -2013, "msg": "Order does not exist."}},
    ),
    "bybit": Script(
        LINEAR,
        lambda cid: {"order/realtime": _list(), "order/history": _list(_bybit_row(cid))},
        {"order/realtime": _list(), "order/history": _list()},
    ),
    "okx": Script(
        LINEAR,
        lambda cid: {"trade/order?": {"code": "0", "data": [{**_OKX_ROW, "clOrdId": cid}]}},
        {"trade/order?": {"code": "51603", "msg": "Order does not exist", "data": []}},
    ),
    "gate": Script(
        LINEAR,
        lambda cid: {"futures/usdt/orders/t-": {
            "id": 7, "text": cid, "status": "finished", "finish_as": "filled", "size": 1, "left": 0,
            "contract": "BTCUSDTUSDT", "price": "0", "fill_price": "100", "tif": "ioc",
            "create_time": 1684476068.3, "is_reduce_only": False,
        }},
        {"futures/usdt/orders/t-": {"label": "ORDER_NOT_FOUND", "message": "no"}},
    ),
    "kucoin": Script(
        LINEAR,
        lambda cid: {"orders/byClientOid": {"code": "200000", "data": {
            "id": "7", "clientOid": cid, "symbol": "BTCUSDTUSDT", "side": "buy", "type": "market",
            "size": 1, "dealSize": 1, "filledSize": 1, "dealValue": "100", "value": "100",
            "status": "done", "isActive": False, "cancelExist": False, "createdAt": 1684476068369,
            "updatedAt": 1684476068369, "reduceOnly": False, "price": "100",
        }}},
        {"orders/byClientOid": {"code": "100001", "msg": "error.getOrder.orderNotExist"}},
    ),
    "kraken": Script(
        "BTC/USD",
        lambda cid: {
            "OpenOrders": _kraken("open", {}),
            "ClosedOrders": _kraken("closed", {"7": {**_KRAKEN_ROW, "cl_ord_id": cid}}),
        },
        {"OpenOrders": _kraken("open", {}), "ClosedOrders": _kraken("closed", {})},
    ),
    "bitget": Script(
        LINEAR,
        lambda cid: {"mix/order/detail": {"code": "00000", "msg": "success", "data": {
            "orderId": "7", "clientOid": cid, "symbol": "BTCUSDTUSDT", "state": "filled",
            "size": "1", "baseVolume": "1", "side": "buy", "orderType": "market", "price": "",
            "priceAvg": "100", "cTime": "1684476068369", "uTime": "1684476068369",
            "reduceOnly": "NO", "posMode": "one_way_mode",
        }}},
        {"mix/order/detail": {"code": "40109", "msg": "The data of the order cannot be found"}},
    ),
    "hyperliquid": Script(
        "BTC/USDC:USDC",
        lambda cid: {'"orderStatus"': {"status": "order", "order": {
            "order": {"coin": "BTC", "side": "B", "limitPx": "100", "sz": "0.0", "oid": 7,
                      "timestamp": 1684476068369, "origSz": "1.0", "cloid": cid, "orderType": "Limit",
                      "reduceOnly": False, "isTrigger": False, "tif": "Gtc"},
            "status": "filled", "statusTimestamp": 1684476068369,
        }}},
        {'"orderStatus"': {"status": "unknownOid"}},
    ),
    "deribit": Script(
        "BTC/USD:BTC",
        lambda cid: {"get_order_state_by_label": {"jsonrpc": "2.0", "result": [{
            "order_id": "7", "label": cid, "order_state": "filled", "amount": 1, "filled_amount": 1,
            "direction": "buy", "order_type": "market", "average_price": 100, "price": 100,
            "instrument_name": "BTCUSDBTC", "creation_timestamp": 1684476068369,
            "last_update_timestamp": 1684476068369, "commission": 0, "reduce_only": False,
        }]}},
        {"get_order_state_by_label": {"jsonrpc": "2.0", "result": []}},
    ),
    "alpaca": Script(
        "BTC/USD",
        lambda cid: {"orders:by_client_order_id": {
            "id": "7", "client_order_id": cid, "status": "filled", "qty": "1", "filled_qty": "1",
            "side": "buy", "type": "market", "symbol": "BTC/USD", "filled_avg_price": "100",
            "submitted_at": "2026-01-01T00:00:00Z", "created_at": "2026-01-01T00:00:00Z",
        }},
        {"orders:by_client_order_id": {"code": 40410000, "message": "order not found for x"}},
    ),
}  # fmt: skip


def venue_of(name: str, answers: dict[str, object], **options: Any) -> tuple[CcxtVenue, list[Sent]]:
    options = {"enableUnifiedAccount": True, "unifiedMarginStatus": 6, "uta": False, **options}
    exchange = exchange_of(name, answers, **options)
    return CcxtVenue(exchange, "acct"), exchange.sent


def key_of(name: str, symbol: str) -> Key:
    return Key("acct", name, "spot" if ":" not in symbol else "linear_perp", symbol)


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_an_order_that_is_there_is_found(name: str) -> None:
    script, client_id = SCRIPTS[name], CCXT[name].form.make()
    venue, sent = venue_of(name, script.there(client_id))
    found = venue.order(key_of(name, script.symbol), client_id)
    assert found is not None
    assert (found.found, float(found.filled)) == (Found.TERMINAL, 1.0)
    assert (found.venue_id, found.client_id, found.side) == ("7", client_id, Side.BUY)
    assert any(client_id in one.text for one in sent)


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_an_order_that_is_not_there_is_none(name: str) -> None:
    script, client_id = SCRIPTS[name], CCXT[name].form.make()
    venue, sent = venue_of(name, script.absent)
    assert venue.order(key_of(name, script.symbol), client_id) is None
    assert any(client_id in one.text for one in sent)


_TROUBLES = {
    "timeout": ccxt.RequestTimeout("lost"),
    "down": ccxt.ExchangeNotAvailable("down"),
    "limits": ccxt.RateLimitExceeded("slow down"),
    "key": ccxt.AuthenticationError("key"),
}


@pytest.mark.parametrize("trouble", sorted(_TROUBLES))
@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_trouble_is_never_none(name: str, trouble: str) -> None:
    script, client_id = SCRIPTS[name], CCXT[name].form.make()

    def failing(request: Sent) -> object:
        raise _TROUBLES[trouble]

    venue, _ = venue_of(name, dict.fromkeys(script.absent, failing))
    with pytest.raises(ccxt.BaseError):
        venue.order(key_of(name, script.symbol), client_id)


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_nonsense_is_never_none(name: str) -> None:
    script, client_id = SCRIPTS[name], CCXT[name].form.make()
    nonsense: dict[str, object] = {part: {"unknown": "words"} for part in script.absent}
    if name in ("bybit", "kraken"):
        # ccxt reads a list that is missing as an empty one: another order in its place is not.
        nonsense = dict(script.there("another"))
    venue, _ = venue_of(name, nonsense)
    with pytest.raises(Exception):  # noqa: B017, PT011 -- whatever it is, no answer
        venue.order(key_of(name, script.symbol), client_id)


@pytest.mark.parametrize("name", sorted(set(ccxt.exchanges) - set(QUERIES)))
def test_a_venue_that_nobody_has_looked_at_is_not_asked(name: str) -> None:
    venue, sent = venue_of(name, {})
    with pytest.raises(CannotAsk):
        venue.order(key_of(name, "BTC/USDT"), "c")
    assert sent == []


def _askable() -> Iterator[tuple[str, str, bool]]:
    for name in sorted(QUERIES):
        symbols = ["BTC/USDT", LINEAR]
        if name in SCRIPTS and name not in ("bybit", "okx", "gate", "kucoin", "bitget"):
            symbols = [SCRIPTS[name].symbol]
        for symbol in symbols:
            for conditional in (False, True):
                yield name, symbol, conditional


@pytest.mark.parametrize(("name", "symbol", "conditional"), list(_askable()))
def test_every_question_carries_the_id_and_no_order_called_none(
    name: str, symbol: str, conditional: bool
) -> None:
    client_id = CCXT[name].form.make()
    venue, sent = venue_of(name, {"approveBuilder": {}})
    try:
        venue.order(key_of(name, symbol), client_id, conditional=conditional)
    except CannotAsk:
        assert not any("None" in one.text for one in sent)
        return
    except (ccxt.BaseError, NotAnswered, ValueError, TypeError, KeyError, AttributeError):
        # The empty reply is no answer; what was asked is what counts here.
        pass
    asked = [one for one in sent if client_id in one.text]
    assert asked
    for one in sent:
        assert "None" not in one.text
        assert "null" not in one.text


# -- conditional orders ----------------------------------------------------------------------------


def _algo(status: str, **more: object) -> dict[str, object]:
    return {
        "algoId": 5, "clientAlgoId": "c", "algoType": "CONDITIONAL", "orderType": "STOP_MARKET",
        "symbol": "BTCUSDTUSDT", "side": "SELL", "quantity": "1", "algoStatus": status,
        "triggerPrice": "90", "createTime": 1684476068369, "updateTime": 1684476068369, **more,
    }  # fmt: skip


class TestTriggers:
    def ask(self, name: str, answers: dict[str, object], **more: Any) -> Any:
        venue, _ = venue_of(name, answers)
        return venue.order(key_of(name, LINEAR), "c", conditional=True, **more)

    def test_one_that_waits_is_live_and_unfilled(self) -> None:
        found = self.ask("binanceusdm", {"fapi/v1/algoOrder": _algo("NEW")})
        assert (found.found, found.filled, found.client_id) == (Found.LIVE, 0, "c")

    def test_one_that_was_cancelled_has_filled_nothing(self) -> None:
        found = self.ask("binanceusdm", {"fapi/v1/algoOrder": _algo("CANCELED")})
        assert (found.found, found.filled) == (Found.TERMINAL, 0)

    def test_of_one_that_triggered_its_order_counts(self) -> None:
        answers = {
            "fapi/v1/algoOrder": _algo("FINISHED", actualOrderId="7"),
            "fapi/v1/order?": {**_BINANCE_ROW, "clientOrderId": "other", "executedQty": "0.5"},
        }
        found = self.ask("binanceusdm", answers)
        assert (found.venue_id, float(found.filled)) == ("7", 0.5)
        again = self.ask("binanceusdm", answers, venue_id="5")
        assert (again.venue_id, float(again.filled)) == ("7", 0.5)

    def test_one_that_triggered_into_nothing_known_is_no_answer(self) -> None:
        gone = {"fapi/v1/order?": {"code": -2013, "msg": "Order does not exist."}}
        with pytest.raises(CannotAsk, match="forgotten"):
            self.ask("binanceusdm", {"algoOrder": _algo("FINISHED", actualOrderId="7"), **gone})

    def test_a_trigger_s_id_is_not_looked_for_among_the_orders(self) -> None:
        """The two are numbered apart: number 5 among the orders is somebody else's."""
        other = {"fapi/v1/order?": {**_BINANCE_ROW, "orderId": 5, "clientOrderId": "other"}}
        missing = {"fapi/v1/algoOrder": {"code": -2013, "msg": "Order does not exist."}}
        venue, _ = venue_of("binanceusdm", {**missing, **other})
        assert venue.order(key_of("", LINEAR), "", venue_id="5", conditional=True) is None
        with pytest.raises(CannotAsk, match="another order"):
            venue.order(key_of("", LINEAR), "c")

    def test_gate_s_cannot_be_asked_for(self) -> None:
        with pytest.raises(CannotAsk, match="triggers"):
            self.ask("gate", {})

    def test_okx_s_are_asked_for_by_their_own_id(self) -> None:
        row = {**_OKX_ROW, "algoId": "5", "algoClOrdId": "c", "ordId": "7", "clOrdId": "",
               "state": "effective", "ordIdList": ["7"]}  # fmt: skip
        answers = {
            "trade/order-algo?": {"code": "0", "data": [row]},
            "trade/order?": {"code": "0", "data": [{**_OKX_ROW, "clOrdId": "x"}]},
        }
        found = self.ask("okx", answers)
        assert (found.venue_id, float(found.filled)) == ("7", 1.0)


# -- the rest --------------------------------------------------------------------------------------


def test_by_the_venue_s_own_id_bybit_is_asked_in_its_lists() -> None:
    answers = {"order/realtime": _list(_bybit_row("c")), "order/history": _list()}
    venue, sent = venue_of("bybit", answers)
    found = venue.order(key_of("bybit", LINEAR), "", venue_id="7")
    assert found is not None
    assert found.venue_id == "7"
    assert any("orderId=7" in one.url for one in sent)
    nothing = {"order/realtime": _list(), "order/history": _list()}
    assert venue_of("bybit", nothing)[0].order(key_of("bybit", LINEAR), "", venue_id="7") is None


def test_two_orders_of_one_id_are_no_answer() -> None:
    rows = _list(_bybit_row("c"), {**_bybit_row("c"), "orderId": "8"})
    venue, _ = venue_of("bybit", {"order/realtime": rows, "order/history": _list()})
    with pytest.raises(CannotAsk, match="2 orders"):
        venue.order(key_of("bybit", LINEAR), "c")


def test_a_no_counts_for_as_long_as_the_venue_documents() -> None:
    assert venue_of("gate", {})[0].retention_ms == 60_000
    assert venue_of("okx", {})[0].retention_ms == 2 * HOUR
    assert venue_of("binanceusdm", {})[0].retention_ms == 72 * HOUR
    assert venue_of("luno", {})[0].retention_ms == 72 * HOUR
    assert CcxtVenue(exchange_of("gate"), "acct", retention_ms=5).retention_ms == 5


@pytest.mark.parametrize(
    ("row", "side", "reduces"),
    [
        ({"side": "4", "reduceOnly": None, "info": {}}, Side.SELL, True),
        ({"side": "1", "reduceOnly": None, "info": {}}, Side.BUY, False),
        ({"side": "sell", "reduceOnly": None, "info": {"reduce_only": True}}, Side.SELL, True),
        ({"side": "sell", "reduceOnly": None, "info": {"reduceOnly": "true"}}, Side.SELL, True),
        ({"side": "sell", "reduceOnly": None, "info": {"reduce_only": False}}, Side.SELL, False),
        ({"side": "sell", "reduceOnly": False, "info": {"reduce_only": True}}, Side.SELL, False),
    ],
)
def test_exits_that_ccxt_does_not_call_so_are_none_of_the_openings(
    row: dict[str, Any], side: Side, reduces: bool
) -> None:
    exchange = exchange_of("deribit")
    whole = {"id": "7", "status": "open", "filled": 0, "amount": 1, **row}
    exchange.fetch_open_orders = lambda *args, **more: [whole]
    (order,) = CcxtVenue(exchange, "acct").open_orders(key_of("deribit", LINEAR))
    assert (order.side, order.reduce_only) == (side, reduces)


def test_deribit_s_label_is_an_open_order_s_client_id() -> None:
    row = json.loads(json.dumps(SCRIPTS["deribit"].there("c")["get_order_state_by_label"]))
    exchange = exchange_of("deribit", {"get_open_orders": row})
    orders = CcxtVenue(exchange, "acct").open_orders(key_of("deribit", "BTC/USD:BTC"))
    assert [order.client_id for order in orders] == ["c"]


@pytest.mark.parametrize("scale", [1e-3, 1e3, 1e6])
def test_a_time_in_another_unit_is_none(scale: float) -> None:
    exchange = exchange_of("okx")
    now = time.time() * 1000
    exchange.fetch_time = lambda: int(now)
    assert CcxtVenue(exchange, "acct").server_time() == int(now)
    exchange.fetch_time = lambda: int(now * scale)
    with pytest.raises(ValueError, match="a day from here"):
        CcxtVenue(exchange, "acct").server_time()
