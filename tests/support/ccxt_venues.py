"""Bybit, Bitget, OKX and Binance on the loopback interface, as much of each as ccxt needs.

Each holds one short position and keeps what reached its order endpoint. They answer as the venues
do: positions only of what was asked for, and in hedge mode no order that names no leg.
"""

from __future__ import annotations

import re
import threading
from typing import Any, ClassVar, NamedTuple

import ccxt

Fields = dict[str, Any]

#: Milliseconds; a position's age is no matter here.
_THEN = "1684476068369"


class Contract(NamedTuple):
    """One contract, by the venue's own name and by ccxt's."""

    name: str
    symbol: str

    @property
    def base(self) -> str:
        return self.symbol.partition("/")[0]

    @property
    def quote(self) -> str:
        return self.symbol.partition("/")[2].partition(":")[0]

    @property
    def settle(self) -> str:
        return self.symbol.partition(":")[2]

    @property
    def inverse(self) -> bool:
        return self.settle == self.base


class Venue:
    """What the four have in common: the contracts, one short position, and the orders that came."""

    name: ClassVar[str]
    #: Contracts settled in USDT, in USDC, and in coin.
    contracts: ClassVar[tuple[Contract, Contract, Contract]]
    #: The path that takes orders, and the field of an order that carries the client's id.
    order_path: ClassVar[str]
    id_field: ClassVar[str]
    #: The code with which an order without a leg is refused in hedge mode.
    no_leg: ClassVar[str]

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.hold(self.contracts[0], hedged=False)

    def hold(self, contract: Contract, *, hedged: bool) -> None:
        """Start again, with a short position of 5 on one contract."""
        self.held, self.hedged = contract, hedged
        self.orders: list[Fields] = []
        self.unknown: list[str] = []

    def answer(self, method: str, path: str, fields: Fields) -> tuple[int, object]:
        with self._lock:
            if method == "POST" and re.fullmatch(self.order_path, path):
                self.orders.append({**fields, "path": path})
                return self.refusal() if self.hedged else (200, self.taken(fields))
            found = self.reply(path, fields)
            if found is None:
                self.unknown.append(f"{method} {path}")
                return 404, {"code": "404", "retCode": 404, "msg": f"no {method} {path} here"}
            return 200, found

    def reply(self, path: str, fields: Fields) -> object:
        """Return the answer of an endpoint that reads, or None where there is no such one."""
        raise NotImplementedError

    def taken(self, fields: Fields) -> object:
        """Return what the order endpoint says to an order that it takes."""
        raise NotImplementedError

    def refusal(self) -> tuple[int, object]:
        """Return what it says in hedge mode to an order that names no leg."""
        raise NotImplementedError

    def exchange(self, address: str) -> Any:
        """Return the real ccxt, sent here."""
        made = getattr(ccxt, self.name)(
            {"apiKey": "key", "secret": "secret", "password": "word", "enableRateLimit": False}
        )
        made.urls["api"] = {
            name: re.sub(r"^https://[^/]+", address, url) for name, url in made.urls["api"].items()
        }
        return made


class Bybit(Venue):
    name = "bybit"
    contracts = (
        Contract("BTCUSDT", "BTC/USDT:USDT"), Contract("BTCPERP", "BTC/USDC:USDC"),
        Contract("BTCUSD", "BTC/USD:BTC"),
    )  # fmt: skip
    order_path = "/v5/order/create"
    id_field = "orderLinkId"
    no_leg = "10001"

    def reply(self, path: str, fields: Fields) -> object:
        category = fields.get("category")
        if path == "/v5/market/instruments-info":
            listed = fields.get("status") is None
            return _bybit([self.instrument(c) for c in self.of(category) if listed], category)
        if path == "/v5/position/list":
            mine = self.held in self.of(category) and (
                category == "inverse" or fields.get("settleCoin") == self.held.settle
            )
            return _bybit([self.position()] if mine else [], category)
        return {
            "/v5/asset/coin/query-info": {"retCode": 0, "result": {"rows": []}},
            "/v5/user/query-api": {"retCode": 0, "result": {"unified": 0, "uta": 1}},
            "/v5/account/info": {"retCode": 0, "result": {"unifiedMarginStatus": 5}},
        }.get(path)

    def of(self, category: object) -> list[Contract]:
        if category not in ("linear", "inverse"):
            return []
        return [c for c in self.contracts if c.inverse == (category == "inverse")]

    def instrument(self, contract: Contract) -> object:
        return {
            "symbol": contract.name, "status": "Trading", "baseCoin": contract.base,
            "quoteCoin": contract.quote, "settleCoin": contract.settle, "launchTime": _THEN,
            "contractType": "InversePerpetual" if contract.inverse else "LinearPerpetual",
            "deliveryTime": "0", "priceScale": "2",
            "leverageFilter": {"minLeverage": "1", "maxLeverage": "100", "leverageStep": "0.01"},
            "priceFilter": {"minPrice": "0.5", "maxPrice": "999999", "tickSize": "0.5"},
            "lotSizeFilter": {"maxOrderQty": "1000", "minOrderQty": "1", "qtyStep": "1"},
        }  # fmt: skip

    def position(self) -> object:
        return {
            "positionIdx": 2 if self.hedged else 0, "symbol": self.held.name, "side": "Sell",
            "size": "5", "avgPrice": "100", "positionValue": "500", "leverage": "10",
            "markPrice": "100", "positionIM": "50", "positionMM": "1", "unrealisedPnl": "0",
            "liqPrice": "", "tradeMode": 0, "positionStatus": "Normal", "createdTime": _THEN,
            "updatedTime": _THEN,
        }  # fmt: skip

    def taken(self, fields: Fields) -> object:
        result = {"orderId": "1", "orderLinkId": fields.get("orderLinkId", "")}
        return {"retCode": 0, "retMsg": "OK", "result": result}

    def refusal(self) -> tuple[int, object]:
        text = "position idx not match position mode"
        return 200, {"retCode": 10001, "retMsg": text, "result": {}}


def _bybit(rows: list[object], category: object) -> object:
    result = {"category": category, "list": rows, "nextPageCursor": ""}
    return {"retCode": 0, "retMsg": "OK", "result": result, "time": 1684476068369}


class Bitget(Venue):
    name = "bitget"
    contracts = (
        Contract("BTCUSDT", "BTC/USDT:USDT"), Contract("BTCPERP", "BTC/USDC:USDC"),
        Contract("BTCUSD", "BTC/USD:BTC"),
    )  # fmt: skip
    order_path = "/api/v2/mix/order/place-order"
    id_field = "clientOid"
    no_leg = "40774"

    def reply(self, path: str, fields: Fields) -> object:
        data: object = {
            "/api/v2/spot/public/coins": [],
            "/api/v2/spot/public/symbols": [],
            "/api/v2/margin/currencies": [],
        }.get(path)
        kind = fields.get("productType")
        if path == "/api/v2/mix/market/contracts":
            data = [self.instrument(c) for c in self.contracts if _product_type(c) == kind]
        if path == "/api/v2/mix/position/all-position":
            asked = (kind, fields.get("marginCoin"))
            mine = asked == (_product_type(self.held), self.held.settle)
            data = [self.position()] if mine else []
        if path == "/api/v3/account/settings":
            # ccxt asks this to find out whether the account is a unified one.
            return {"code": "40084", "msg": "You are in Classic Account mode", "data": None}
        return None if data is None else _bitget(data)

    def instrument(self, contract: Contract) -> object:
        return {
            "symbol": contract.name, "baseCoin": contract.base, "quoteCoin": contract.quote,
            "supportMarginCoins": [contract.settle], "makerFeeRate": "0.0002",
            "takerFeeRate": "0.0006", "minTradeNum": "1", "priceEndStep": "1", "volumePlace": "0",
            "pricePlace": "1", "sizeMultiplier": "1", "symbolType": "perpetual",
            "symbolStatus": "normal", "minLever": "1", "maxLever": "125", "launchTime": "",
            "deliveryTime": "",
        }  # fmt: skip

    def position(self) -> object:
        return {
            "symbol": self.held.name, "marginCoin": self.held.settle, "holdSide": "short",
            "total": "5", "available": "5", "locked": "0", "openPriceAvg": "100", "leverage": "10",
            "marginMode": "crossed", "posMode": "hedge_mode" if self.hedged else "one_way_mode",
            "markPrice": "100", "unrealizedPL": "0", "marginSize": "50", "keepMarginRate": "0.01",
            "liquidationPrice": "0", "cTime": _THEN,
        }  # fmt: skip

    def taken(self, fields: Fields) -> object:
        return _bitget({"orderId": "1", "clientOid": fields.get("clientOid", "")})

    def refusal(self) -> tuple[int, object]:
        text = "The order type for unilateral position must also be the unilateral position type."
        return 400, {"code": "40774", "msg": text, "data": None}


def _product_type(contract: Contract) -> str:
    return "COIN-FUTURES" if contract.inverse else f"{contract.settle}-FUTURES"


def _bitget(data: object) -> object:
    return {"code": "00000", "msg": "success", "requestTime": 1684476068369, "data": data}


class Okx(Venue):
    name = "okx"
    contracts = (
        Contract("BTC-USDT-SWAP", "BTC/USDT:USDT"), Contract("BTC-USDC-SWAP", "BTC/USDC:USDC"),
        Contract("BTC-USD-SWAP", "BTC/USD:BTC"),
    )  # fmt: skip
    order_path = "/api/v5/trade/(batch-orders|order)"
    id_field = "clOrdId"
    no_leg = "51000"

    def reply(self, path: str, fields: Fields) -> object:
        data = {"/api/v5/asset/currencies": [], "/api/v5/account/positions": [self.position()]}
        if path == "/api/v5/public/instruments":
            swaps = [self.instrument(c) for c in self.contracts]
            return _okx(swaps if fields.get("instType") == "SWAP" else [])
        return _okx(data[path]) if path in data else None

    def instrument(self, contract: Contract) -> object:
        return {
            "instId": contract.name, "instType": "SWAP", "baseCcy": "", "quoteCcy": "",
            "uly": f"{contract.base}-{contract.quote}", "settleCcy": contract.settle,
            "ctType": "inverse" if contract.inverse else "linear", "ctVal": "0.01", "ctMult": "1",
            "ctValCcy": contract.base, "expTime": "", "lever": "100", "listTime": _THEN,
            "lotSz": "1", "minSz": "1", "optType": "", "state": "live", "stk": "", "tickSz": "0.1",
            "instIdCode": 1,
        }  # fmt: skip

    def position(self) -> object:
        return {
            "instId": self.held.name, "instType": "SWAP", "mgnMode": "cross", "posCcy": "",
            "pos": "5" if self.hedged else "-5", "posSide": "short" if self.hedged else "net",
            "notionalUsd": "500", "avgPx": "100", "lever": "10", "ccy": self.held.settle,
            "markPx": "100", "upl": "0", "imr": "1", "mmr": "1", "liqPx": "", "uTime": _THEN,
            "cTime": _THEN,
        }  # fmt: skip

    def taken(self, fields: Fields) -> object:
        row = {"ordId": "1", "clOrdId": fields.get("clOrdId", ""), "sCode": "0", "sMsg": ""}
        return _okx([row])

    def refusal(self) -> tuple[int, object]:
        row = {"ordId": "", "clOrdId": "", "sCode": "51000", "sMsg": "Parameter posSide error"}
        return 200, {"code": "1", "msg": "All operations failed", "data": [row]}


def _okx(data: object) -> object:
    return {"code": "0", "msg": "", "data": data}


class Binance(Venue):
    name = "binance"
    contracts = (
        Contract("BTCUSDT", "BTC/USDT:USDT"), Contract("BTCUSDC", "BTC/USDC:USDC"),
        Contract("BTCUSD_PERP", "BTC/USD:BTC"),
    )  # fmt: skip
    order_path = "/(fapi|dapi)/v1/order"
    id_field = "newClientOrderId"
    no_leg = "-4061"

    def reply(self, path: str, fields: Fields) -> object:
        linear = [self.position()] if not self.held.inverse else []
        inverse = [self.position()] if self.held.inverse else []
        return {
            "/api/v3/exchangeInfo": {"symbols": []},
            "/fapi/v1/exchangeInfo": self.markets(inverse=False),
            "/dapi/v1/exchangeInfo": self.markets(inverse=True),
            "/sapi/v1/capital/config/getall": [],
            "/sapi/v1/margin/allAssets": [],
            "/sapi/v1/margin/allPairs": [],
            "/sapi/v1/margin/isolated/allPairs": [],
            "/fapi/v1/leverageBracket": [],
            "/dapi/v2/leverageBracket": [],
            "/fapi/v2/positionRisk": linear,
            "/fapi/v3/positionRisk": linear,
            "/dapi/v1/positionRisk": inverse,
        }.get(path)

    def markets(self, *, inverse: bool) -> object:
        rows = [self.instrument(c) for c in self.contracts if c.inverse == inverse]
        return {"symbols": rows, "rateLimits": [], "exchangeFilters": []}

    def instrument(self, contract: Contract) -> object:
        limits = {"minQty": "1", "maxQty": "1000", "stepSize": "1"}
        return {
            "symbol": contract.name, "pair": contract.base + contract.quote, "status": "TRADING",
            "contractStatus": "TRADING", "contractType": "PERPETUAL", "baseAsset": contract.base,
            "quoteAsset": contract.quote, "marginAsset": contract.settle, "contractSize": 100,
            "deliveryDate": 4133404800000, "onboardDate": 1569398400000, "pricePrecision": 1,
            "quantityPrecision": 0, "baseAssetPrecision": 8, "quotePrecision": 8,
            "orderTypes": ["LIMIT", "MARKET"], "timeInForce": ["GTC"],
            "filters": [
                {"filterType": "PRICE_FILTER", "minPrice": "0.1", "maxPrice": "1000000",
                 "tickSize": "0.1"},
                {"filterType": "LOT_SIZE", **limits},
                {"filterType": "MARKET_LOT_SIZE", **limits},
            ],
        }  # fmt: skip

    def position(self) -> object:
        return {
            "symbol": self.held.name, "positionAmt": "-5", "entryPrice": "100", "markPrice": "100",
            "positionSide": "SHORT" if self.hedged else "BOTH", "notional": "-500",
            "notionalValue": "-5", "marginAsset": self.held.settle, "isolatedMargin": "0",
            "isolatedWallet": "0", "unRealizedProfit": "0", "liquidationPrice": "0",
            "initialMargin": "50", "maintMargin": "1", "leverage": "10", "marginType": "cross",
            "updateTime": 1684476068369,
        }  # fmt: skip

    def taken(self, fields: Fields) -> object:
        return {
            "orderId": 1, "clientOrderId": fields.get("newClientOrderId", ""), "status": "NEW",
            "symbol": fields["symbol"], "side": fields["side"], "type": "MARKET", "price": "0",
            "origQty": fields["quantity"], "executedQty": "0", "updateTime": 1684476068369,
        }  # fmt: skip

    def refusal(self) -> tuple[int, object]:
        text = "Order's position side does not match user's setting."
        return 400, {"code": -4061, "msg": text}


VENUES = (Bybit, Bitget, Okx, Binance)
