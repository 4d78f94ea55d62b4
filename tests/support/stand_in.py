"""A venue on the loopback interface: as much of Binance USD-M and Alpaca as clients need.

It fills every order at once, keeps signed positions, and remembers what reached it.
"""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from contextlib import contextmanager
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

_FILTERS = [
    {"filterType": "PRICE_FILTER", "minPrice": "0.1", "maxPrice": "1000000", "tickSize": "0.1"},
    {"filterType": "LOT_SIZE", "minQty": "0.001", "maxQty": "1000", "stepSize": "0.001"},
]


class StandIn:
    """The venue's state, and its answer to each request."""

    def __init__(self) -> None:
        self.positions: dict[str, Decimal] = defaultdict(Decimal)
        self.orders: list[dict[str, str]] = []
        self.failing = False
        self._lock = threading.Lock()
        self._answers = {
            ("GET", "/fapi/v1/exchangeInfo"): self.exchange_info,
            ("GET", "/fapi/v1/leverageBracket"): lambda _: [],
            ("GET", "/fapi/v2/positionRisk"): self.position_risk,
            ("GET", "/fapi/v3/positionRisk"): self.position_risk,
            ("POST", "/fapi/v1/order"): self.binance_order,
            ("GET", "/v2/positions"): self.alpaca_positions,
            ("POST", "/v2/orders"): self.alpaca_order,
        }

    def answer(self, method: str, path: str, fields: dict[str, str]) -> tuple[int, object]:
        if self.failing:
            return 503, {"code": -1001, "msg": "Internal error", "message": "unavailable"}
        if (method, path) not in self._answers:
            return 404, {"code": -5000, "msg": f"{method} {path} is unknown here"}
        with self._lock:
            return 200, self._answers[method, path](fields)

    def fill(self, symbol: str, side: str, quantity: str) -> None:
        self.positions[symbol] += Decimal(quantity) * (1 if side.lower() == "buy" else -1)

    # -- Binance -------------------------------------------------------------------------

    def exchange_info(self, _: dict[str, str]) -> object:
        symbol = {
            "symbol": "BTCUSDT", "pair": "BTCUSDT", "contractType": "PERPETUAL",
            "status": "TRADING", "baseAsset": "BTC", "quoteAsset": "USDT", "marginAsset": "USDT",
            "deliveryDate": 4133404800000, "onboardDate": 1569398400000, "pricePrecision": 1,
            "quantityPrecision": 3, "baseAssetPrecision": 8, "quotePrecision": 8,
            "orderTypes": ["LIMIT", "MARKET"], "timeInForce": ["GTC"], "filters": _FILTERS,
        }  # fmt: skip
        return {"symbols": [symbol], "rateLimits": [], "assets": [], "exchangeFilters": []}

    def position_risk(self, _: dict[str, str]) -> object:
        return [
            {
                "symbol": symbol, "positionAmt": str(amount), "positionSide": "BOTH",
                "entryPrice": "100.0", "breakEvenPrice": "100.0", "markPrice": "100.0",
                "unRealizedProfit": "0.0", "liquidationPrice": "0", "leverage": "10",
                "marginType": "cross", "isolatedMargin": "0", "isolatedWallet": "0",
                "notional": str(amount * 100), "initialMargin": "0", "maintMargin": "0",
                "isAutoAddMargin": "false", "updateTime": 1,
            }
            for symbol, amount in self.positions.items()
        ]  # fmt: skip

    def binance_order(self, fields: dict[str, str]) -> object:
        self.orders.append(fields)
        self.fill(fields["symbol"], fields["side"], fields["quantity"])
        return {
            "orderId": len(self.orders), "symbol": fields["symbol"], "status": "FILLED",
            "clientOrderId": fields.get("newClientOrderId", ""), "price": "0", "avgPrice": "100",
            "origQty": fields["quantity"], "executedQty": fields["quantity"], "cumQuote": "100",
            "timeInForce": "GTC", "type": "MARKET", "side": fields["side"], "stopPrice": "0",
            "reduceOnly": fields.get("reduceOnly") == "true", "positionSide": "BOTH",
            "workingType": "CONTRACT_PRICE", "origType": "MARKET", "updateTime": 1,
        }  # fmt: skip

    # -- Alpaca --------------------------------------------------------------------------

    def alpaca_positions(self, _: dict[str, str]) -> object:
        numbers = dict.fromkeys(
            [
                "avg_entry_price", "market_value", "cost_basis", "unrealized_pl",
                "unrealized_plpc", "unrealized_intraday_pl", "unrealized_intraday_plpc",
                "current_price", "lastday_price", "change_today",
            ], "1",
        )  # fmt: skip
        return [
            {
                "asset_id": str(uuid4()), "symbol": symbol, "exchange": "NASDAQ",
                "asset_class": "us_equity", "qty": str(amount),
                "side": "long" if amount > 0 else "short", **numbers,
            }
            for symbol, amount in self.positions.items()
            if amount
        ]  # fmt: skip

    def alpaca_order(self, fields: dict[str, str]) -> object:
        self.orders.append(fields)
        self.fill(fields["symbol"], fields["side"], fields["qty"])
        now = "2026-01-02T15:00:00Z"
        return {
            "id": str(uuid4()), "client_order_id": fields["client_order_id"], "created_at": now,
            "updated_at": now, "submitted_at": now, "asset_class": "us_equity",
            "symbol": fields["symbol"], "qty": fields["qty"], "filled_qty": fields["qty"],
            "order_class": "simple", "order_type": "market", "type": "market",
            "side": fields["side"], "time_in_force": "day", "status": "filled",
            "extended_hours": False,
        }  # fmt: skip


class Answers(Protocol):
    """A venue: its answer to each request."""

    def answer(self, method: str, path: str, fields: dict[str, Any]) -> tuple[int, object]: ...


@contextmanager
def running(venue: Answers):
    """Serve the venue; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            fields = dict(parse_qsl(parts.query))
            if body.startswith(("{", "[")):
                # OKX takes orders in a list.
                sent = json.loads(body)
                fields |= sent if isinstance(sent, dict) else sent[0]
            else:
                fields |= dict(parse_qsl(body))
            status, answer = venue.answer(self.command, parts.path, fields)
            payload = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_POST = _serve

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
