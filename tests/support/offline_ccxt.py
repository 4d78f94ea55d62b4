"""Real ccxt exchanges without a network: what they would send is kept, and replies are made up."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import ccxt


class Sent(NamedTuple):
    """One request as it would have left."""

    method: str
    url: str
    body: str

    @property
    def text(self) -> str:
        return f"{self.url} {self.body}"


class NotAnswered(Exception):
    """A request that writes, and that nobody made up a reply for."""


Answer = Callable[[Sent], object]

SYMBOLS = (
    ("BTC/USDT", "spot"), ("BTC/USD", "spot"), ("BTC/USDC", "spot"),
    ("BTC/USDT:USDT", "swap"), ("BTC/USDC:USDC", "swap"), ("BTC/USD:BTC", "swap"),
    ("ETH/USD:ETH", "swap"), ("BTC/USD:USD", "swap"), ("BTC/USDT:USDT-261225", "future"),
    ("BTC/USD:BTC-261225", "future"),
)  # fmt: skip


def market(symbol: str, kind: str, number: int) -> dict[str, Any]:
    base, _, rest = symbol.partition("/")
    quote, _, tail = rest.partition(":")
    settle = tail.partition("-")[0] or None
    contract = kind != "spot"
    return {
        "id": f"{base}{quote}{'' if not contract else settle}", "symbol": symbol, "base": base,
        "quote": quote, "settle": settle, "baseId": str(number), "quoteId": quote,
        "settleId": settle, "type": kind, "spot": not contract, "margin": False,
        "swap": kind == "swap", "future": kind == "future", "option": False, "index": False,
        "active": True, "contract": contract, "linear": settle == quote if contract else None,
        "inverse": settle == base if contract else None, "contractSize": 1.0 if contract else None,
        "taker": 0.001, "maker": 0.001, "precision": {"amount": 0.001, "price": 0.01},
        "limits": {
            "amount": {"min": 0.001, "max": 1000.0}, "price": {"min": 0.01, "max": 1e6},
            "cost": {"min": 0.1, "max": None}, "leverage": {"min": 1, "max": 10},
        },
        "expiry": 1798156800000 if kind == "future" else None, "expiryDatetime": None,
        "strike": None, "optionType": None, "numericId": number, "baseName": base,
        "underlying": None, "orderTypes": None,
        "info": {
            "quantoMultiplier": "1", "szDecimals": "3", "instrument_id": number, "id": number,
            "orderTypes": ["LIMIT", "MARKET", "STOP_LOSS_LIMIT", "STOP_LOSS", "STOP_MARKET", "STOP"],
        },
    }  # fmt: skip


def exchange_of(
    name: str,
    answers: Mapping[str, object] | None = None,
    kind: type | None = None,
    symbols: tuple[tuple[str, str], ...] = SYMBOLS,
    **options: Any,
) -> Any:
    """Return a ccxt exchange whose `sent` is what left it.

    `answers` go by a part of the address: the reply, or a function of the request. Another GET is
    answered by nothing, and whatever else raises `NotAnswered`.
    """
    made = (kind or getattr(ccxt, name))({"enableRateLimit": False, "options": options})
    made.apiKey, made.secret, made.password = "account-" + "a" * 24, "c2VjcmV0" * 4, "p"
    made.uid, made.token, made.accountId = "u", "t", "1"
    made.privateKey, made.walletAddress = "0x" + "1" * 64, "0x" + "2" * 40
    markets = [market(symbol, sort, n) for n, (symbol, sort) in enumerate(symbols, 1)]
    if name.startswith("gate"):
        # It writes settlement currencies small, in its addresses.
        markets = [{**one, "settleId": one["settle"] and one["settle"].lower()} for one in markets]
    made.set_markets(markets)
    made.accounts = [{"id": "1", "type": "spot", "info": {}}]
    made.sent = []
    given = dict(answers or {})

    def reply(url: str, method: str = "GET", headers: Any = None, body: Any = None) -> Any:
        request = Sent(method, url, body if isinstance(body, str) else str(body or ""))
        made.sent.append(request)
        for part, answer in given.items():
            if part in request.text:
                said = answer(request) if callable(answer) else answer
                text = said if isinstance(said, str) else json.dumps(said)
                parsed = json.loads(text)
                # As ccxt's own `fetch` does with what came in.
                made.handle_errors(200, "OK", url, method, {}, text, parsed, headers, body)
                return parsed
        if method == "GET":
            return {}
        raise NotAnswered(request.text)

    if made.__class__.__module__.startswith("ccxt.async_support"):

        async def later(*args: Any, **more: Any) -> Any:
            return reply(*args, **more)

        async def nothing(*args: Any, **more: Any) -> Any:
            return made.markets

        made.fetch, made.load_markets = later, nothing
    else:
        made.fetch = reply
        made.load_markets = lambda *args, **more: made.markets
    return made
