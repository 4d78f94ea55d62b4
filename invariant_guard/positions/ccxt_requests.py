"""Requests to each venue, through ccxt, that together tell every position of an account.

``fetch_positions()`` without arguments asks for what ccxt has as a default: the contracts settled
in USDT at Bybit, Bitget and Gate, those of USD-M at Binance. Each row here is one request and the
part of the account that it covers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

from invariant_guard.instruments.symbols import Product
from invariant_guard.positions.scope import Scope

_LINEAR = frozenset({Product.LINEAR_PERP, Product.FUTURE})
_INVERSE = frozenset({Product.INVERSE_PERP, Product.FUTURE})
_OPTIONS = frozenset({Product.OPTION})
_PERPETUALS = frozenset({Product.LINEAR_PERP, Product.INVERSE_PERP})
_CONTRACTS = _LINEAR | _INVERSE
_ALL = _CONTRACTS | _OPTIONS | {Product.MARGIN}


class PositionsRequest(NamedTuple):
    """One call of ``fetch_positions(None, params)``, and what its answer is complete of."""

    params: Mapping[str, Any]
    scope: Scope


Markets = Mapping[str, Mapping[str, Any]]

#: What a venue is to be asked, by its markets and the exchange's options.
_Venue = Callable[[Markets, Mapping[str, Any]], Iterable[PositionsRequest]]


def requests_of(
    exchange: str, markets: Markets, options: Mapping[str, Any]
) -> tuple[PositionsRequest, ...]:
    """Return the requests that together cover all that ccxt can tell of a venue.

    Args:
        exchange: ccxt's id.
        markets: ``exchange.markets``, for the settlement currencies there are.
        options: ``exchange.options``, where the kind of account is said.

    Returns:
        No request for a venue that nobody has looked at.
    """
    known = VENUES.get(exchange)
    return () if known is None else tuple(known(markets, options))


def _ask(scope: Scope, **params: Any) -> PositionsRequest:
    return PositionsRequest(MappingProxyType(params), scope)


def _settles(markets: Markets, kind: str, *, inverse: bool | None = None) -> list[str]:
    """Return what the contracts of a kind settle in, by the venue's own markets."""
    found = {
        str(market["settle"])
        for market in markets.values()
        if market.get("type") == kind
        and market.get("settle")
        and (inverse is None or bool(market.get("inverse")) is inverse)
    }
    return sorted(found)


def _whole(
    products: frozenset[Product], markets: Markets, options: Mapping[str, Any]
) -> list[PositionsRequest]:
    """Return the one request of a venue that answers for all its contracts at once."""
    return [_ask(Scope(products))]


def _linear(
    settles: frozenset[str], markets: Markets, options: Mapping[str, Any]
) -> list[PositionsRequest]:
    return [_ask(Scope(_LINEAR, settles, coin_margined=False), subType="linear")]


def _binance(markets: Markets, options: Mapping[str, Any]) -> Iterable[PositionsRequest]:
    """Ask USD-M and COIN-M where their markets are loaded: keys may fit one alone."""
    contracts = [market for market in markets.values() if market.get("contract")]
    if any(market.get("linear") for market in contracts):
        yield _ask(Scope(_LINEAR, coin_margined=False), subType="linear")
    if any(market.get("inverse") for market in contracts):
        yield _ask(Scope(_INVERSE, coin_margined=True), subType="inverse")


def _bybit(markets: Markets, options: Mapping[str, Any]) -> Iterable[PositionsRequest]:
    settles = {
        *_settles(markets, "swap", inverse=False),
        *_settles(markets, "future", inverse=False),
    }
    for settle in sorted(settles | {"USDT", "USDC"}):
        scope = Scope(_LINEAR, frozenset({settle}), coin_margined=False)
        yield _ask(scope, type="swap", subType="linear", settleCoin=settle)
    yield _ask(Scope(_INVERSE, coin_margined=True), type="swap", subType="inverse")
    yield _ask(Scope(_OPTIONS), type="option")


def _bitget(markets: Markets, options: Mapping[str, Any]) -> Iterable[PositionsRequest]:
    for settle in ("USDT", "USDC"):
        scope = Scope(_LINEAR, frozenset({settle}), coin_margined=False)
        yield _ask(scope, productType=f"{settle}-FUTURES")
    if options.get("uta"):
        yield _ask(Scope(_INVERSE, coin_margined=True), productType="COIN-FUTURES")
        return
    coins = {*_settles(markets, "swap", inverse=True), *_settles(markets, "future", inverse=True)}
    for coin in sorted(coins):
        scope = Scope(_INVERSE, frozenset({coin}), coin_margined=True)
        yield _ask(scope, productType="COIN-FUTURES", marginCoin=coin)


def _gate(markets: Markets, options: Mapping[str, Any]) -> Iterable[PositionsRequest]:
    for settle in sorted({*_settles(markets, "swap"), "USDT", "BTC"}):
        yield _ask(Scope(_PERPETUALS, frozenset({settle})), type="swap", settle=settle.lower())
    for settle in _settles(markets, "future"):
        scope = Scope(frozenset({Product.FUTURE}), frozenset({settle}))
        yield _ask(scope, type="future", settle=settle.lower())
    if _settles(markets, "option"):
        yield _ask(Scope(_OPTIONS), type="option")


def _hyperliquid(markets: Markets, options: Mapping[str, Any]) -> Iterable[PositionsRequest]:
    """Ask the venue's own book and each that others run on it."""
    scope = Scope(frozenset({Product.LINEAR_PERP}))
    yield _ask(scope)
    books = {market.get("info", {}).get("dex") for market in markets.values()}
    for book in sorted(str(name) for name in books if name):
        yield _ask(scope, dex=book)


def _bingx(markets: Markets, options: Mapping[str, Any]) -> Iterable[PositionsRequest]:
    yield _ask(Scope(frozenset({Product.LINEAR_PERP})), subType="linear")
    yield _ask(Scope(frozenset({Product.INVERSE_PERP})), subType="inverse")


#: By ccxt's id.
VENUES: Mapping[str, _Venue] = MappingProxyType(
    {
        "binance": _binance,
        "binanceusdm": _binance,
        "binancecoinm": _binance,
        "bybit": _bybit,
        "bybiteu": _bybit,
        "bybitid": _bybit,
        "okx": partial(_whole, _ALL),
        "okxus": partial(_whole, _ALL),
        "myokx": partial(_whole, _ALL),
        "gate": _gate,
        "gateeu": _gate,
        "kucoin": partial(_whole, _CONTRACTS),
        "kucoinfutures": partial(_whole, _CONTRACTS),
        "kraken": partial(_whole, frozenset({Product.MARGIN})),
        "krakenfutures": partial(_whole, _CONTRACTS),
        "bitget": _bitget,
        "hyperliquid": _hyperliquid,
        "deribit": partial(_whole, _CONTRACTS | _OPTIONS),
        "mexc": partial(_whole, _PERPETUALS),
        "cryptocom": partial(_whole, _CONTRACTS),
        "blofin": partial(_whole, _PERPETUALS),
        "woo": partial(_whole, frozenset({Product.LINEAR_PERP})),
        "bingx": _bingx,
        "htx": partial(_linear, frozenset({"USDT"})),
        "phemex": partial(_linear, frozenset({"USDT"})),
        "aster": partial(_linear, frozenset()),
    }
)

#: ccxt's ids of the venues that are asked for everything.
ASKED = frozenset(VENUES)
