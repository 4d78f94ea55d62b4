"""Client order ids by venue: which form fits, and under which name they travel.

An id that the venue never sees cannot be asked for, and "no such order" then means nothing. So an
order is tracked only where a row here says that its id arrives; tests hold each row to what the
real library sends.
"""

from __future__ import annotations

import os
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from invariant_guard.instruments.symbols import Product

_OWNED = frozenset({Product.SPOT, Product.MARGIN})


class IdForm(NamedTuple):
    """The shape of the ids that a venue takes: a prefix, then random hexadecimal digits."""

    prefix: str
    random_bytes: int

    def make(self) -> str:
        """Return a new id, whose bits come from the kernel: a fork repeats none."""
        return self.prefix + os.urandom(self.random_bytes).hex()

    def describe(self) -> str:
        """Return the shape in words, for the docs."""
        digits = f"{2 * self.random_bytes} hexadecimal digits"
        return f"`{self.prefix}` and {digits}" if self.prefix else digits


#: A letter first, because some venues take a leading digit for one of their own ids.
PLAIN = IdForm("ig", 15)
#: Gate demands its own `t-`; ccxt refuses more than 28 characters with it, Gate 28 after it.
GATE = IdForm("t-ig", 12)
#: A UUID without dashes: Kraken takes that, or free text of 18 characters, too few to be random.
UUID = IdForm("", 16)
#: Hyperliquid's cloid: 128 bits.
CLOID = IdForm("0x", 16)


class Passage(NamedTuple):
    """How an id travels with an order: as a `parameter`, if at all."""

    parameter: str
    form: IdForm
    # Why nobody can ask for the order by its id; empty where somebody can.
    obstacle: str = ""

    @property
    def tracked(self) -> bool:
        """Whether the venue gets the id."""
        return not self.obstacle


class VenueIds(NamedTuple):
    """What one venue does with client order ids through one library.

    `wire` are the fields in which the request carries the id, as the venue documents them; of a
    conditional order `conditional_wire`. `products` are those whose orders carry one; None is all.
    """

    parameter: str
    wire: tuple[str, ...]
    limit: str
    source: str
    form: IdForm = PLAIN
    conditional: str | None = None
    conditional_wire: tuple[str, ...] | None = None
    products: frozenset[Product] | None = None
    obstacle: str = ""

    def passage(self, product: Product | None, conditional: bool) -> Passage:
        """Return how an order's id travels."""
        parameter = self.parameter
        if conditional and self.conditional is not None:
            parameter = self.conditional
        if self.products is not None and product not in self.products:
            parameter = ""
        if parameter:
            return Passage(parameter, self.form)
        kind = "conditional orders" if conditional and self.parameter else "orders"
        return Passage("", self.form, self.obstacle or f"no client id reaches it with {kind}")


def _row(
    wire: str, limit: str, source: str, parameter: str = "clientOrderId", **more: object
) -> VenueIds:
    return VenueIds(parameter, tuple(wire.split()), limit, source, **more)  # type: ignore[arg-type]


def _none(obstacle: str, source: str) -> VenueIds:
    return VenueIds("", (), "", source, obstacle=obstacle)


_BINANCE = _row(
    "newClientOrderId", "36: letters, digits, . : / _ -",
    "Binance, New Order: ^[\\.A-Z\\:/a-z0-9_-]{1,36}$; clientAlgoId alike",
    conditional_wire=("newClientOrderId", "clientAlgoId"),
)  # fmt: skip
_BYBIT = _row("orderLinkId", "36: letters, digits, - _", "Bybit v5, Place Order: orderLinkId")
_OKX = _row(
    "clOrdId", "32: letters and digits", "OKX v5, Place order: clOrdId; Place algo order: algoClOrdId",
    # ccxt writes the unified name into clOrdId, which an algo order does not keep.
    conditional="algoClOrdId", conditional_wire=("algoClOrdId",),
)  # fmt: skip
_GATE = _row(
    "text", "t- and 28: letters, digits, . _ -", "Gate v4, Create an order: text", form=GATE,
    # Price-triggered orders are found by the venue's id alone.
    conditional="",
)  # fmt: skip
_KUCOIN = _row("clientOid", "40: letters, digits, - _", "KuCoin, Add Order: clientOid")

#: ccxt's exchanges, by id: the unified `clientOrderId`, but where a row says otherwise.
CCXT = MappingProxyType(
    {
        "binance": _BINANCE,
        "binanceusdm": _BINANCE,
        "binancecoinm": _BINANCE,
        "binanceus": _BINANCE,
        "aster": _row("newClientOrderId", "36: letters, digits, . : / _ -", "Aster, New Order"),
        "bybit": _BYBIT,
        "bybiteu": _BYBIT,
        "bybitid": _BYBIT,
        "okx": _OKX,
        "okxus": _OKX,
        "myokx": _OKX,
        "gate": _GATE,
        "gateeu": _GATE,
        "kucoin": _KUCOIN,
        "kucoinfutures": _KUCOIN,
        "kraken": _row(
            "cl_ord_id", "a UUID with or without dashes, or 18 of free text",
            "Kraken, Add Order: cl_ord_id", form=UUID,
        ),
        "krakenfutures": _row("cliOrdId", "100", "Kraken Futures, Send order: cliOrdId"),
        "bitget": _row("clientOid", "32 at the strictest", "Bitget v2, Place Order: clientOid"),
        "hyperliquid": _row(
            "c", "0x and 32 hexadecimal digits", "Hyperliquid, Exchange endpoint: cloid",
            form=CLOID,
        ),
        "deribit": _row(
            "label", "64", "Deribit, private/buy: label; ccxt sends clientOrderId, which is none",
            parameter="label",
        ),
        "alpaca": _row("client_order_id", "128", "Alpaca, Create an Order: client_order_id"),
        "coinbase": _row(
            "client_order_id", "not said", "Coinbase, Create Order; ccxt makes one of its own",
            parameter="client_order_id",
        ),
        "coinbaseexchange": _row("client_oid", "a UUID", "Coinbase Exchange, Create order", form=UUID),
        "cryptocom": _row(
            "client_oid", "36", "Crypto.com, private/create-order: client_oid; ccxt drops the "
            "unified name", parameter="client_oid",
        ),
        "mexc": _row(
            "newClientOrderId externalOid", "32", "MEXC, New Order; contract: externalOid",
            # Plan orders of contracts are documented without one.
            conditional="",
        ),
        "htx": _row(
            "client-order-id", "64: letters, digits, _ -", "HTX, Place a New Order; contracts take "
            "whole numbers alone", products=_OWNED, conditional="",
        ),
        "bingx": _row(
            "newClientOrderId", "40: letters, digits, _", "BingX, Spot order; of contracts ccxt "
            "writes clientOrderID, and BingX documents clientOrderId", products=_OWNED,
        ),
        "phemex": _row("clOrdID", "40", "Phemex, Place order: clOrdID"),
        "woo": _row(
            "clientOrderId", "36", "WOO X v3, Place order; algo orders: clientAlgoOrderId",
            conditional_wire=("clientAlgoOrderId",),
        ),
        "blofin": _row("clientOrderId", "32: letters and digits", "BloFin, Place Order"),
        "whitebit": _row("clientOrderId", "letters, digits, - . _", "WhiteBIT, Create order"),
        "delta": _row("client_order_id", "32", "Delta Exchange, Place Order"),
        # Its plan orders are documented without one.
        "xt": _row("clientOrderId", "32: letters, digits, _", "XT, Place order", conditional=""),
        "poloniex": _row(
            "clientOrderId clOrdId", "64", "Poloniex, Create Order; futures: clOrdId"
        ),
        "hashkey": _row("newClientOrderId clientOrderId", "255", "HashKey Global, Create order"),
        "gemini": _row("client_order_id", "100: letters, digits, # . : _ -", "Gemini, New Order"),
        "upbit": _row("identifier", "not said", "Upbit, Create Order: identifier"),
        "bitstamp": _row("client_order_id", "not said", "Bitstamp, Buy limit order"),
        "bitso": _row(
            "origin_id", "40", "Bitso, Place an Order: origin_id; ccxt passes the unified name on",
            parameter="origin_id",
        ),
        "toobit": _row(
            "newClientOrderId", "not said", "Toobit, New Order; ccxt makes one of its own",
            parameter="newClientOrderId",
        ),
        "bitfinex": _none("its cid is a whole number below 2**45", "Bitfinex, New Order: cid"),
        "dydx": _none("its client id is a number of 32 bits", "dYdX v4, order id: clientId"),
        "digifinex": _none("it documents no client id", "DigiFinex, Create new order"),
    }
)  # fmt: skip

#: Exchanges that ccxt has, and whose ids nobody has looked at: nothing is known to arrive.
UNEXAMINED = frozenset(
    {
        "apex", "backpack", "bequant", "bigone", "bit2c", "bitbank", "bitbns", "bitflyer",
        "bithumb", "bitopro", "bitrue", "bitteam", "bittrade", "bitvavo", "blockchaincom", "btcbox",
        "btcmarkets", "btcturk", "btse", "bullish", "bydfi", "cex", "coinbaseinternational",
        "coincheck", "coinmate", "coinone", "coinsph", "coinspot", "cryptomus", "deepcoin",
        "derive", "extended", "fmfwio", "foxbit", "grvt", "hibachi", "hitbtc", "hollaex",
        "independentreserve", "indodax", "latoken", "lbank", "lighter", "luno", "mercado",
        "modetrade", "mudrex", "nado", "ndax", "onetrading", "p2b", "pacifica", "paradex",
        "paymium", "polymarket", "revolutx", "tokocrypto", "weex", "woofipro", "zaif", "zebpay",
    }
)  # fmt: skip

#: What else takes an id, each for one venue.
LIBRARIES = MappingProxyType(
    {
        "python-binance": _row(
            "newClientOrderId", _BINANCE.limit, _BINANCE.source, parameter="newClientOrderId",
            conditional="clientAlgoId", conditional_wire=("clientAlgoId",),
        ),
        "binance-connector": _row(
            "newClientOrderId", _BINANCE.limit, _BINANCE.source, parameter="newClientOrderId"
        ),
        "pybit": _row("orderLinkId", _BYBIT.limit, _BYBIT.source, parameter="orderLinkId"),
        "python-okx": _row(
            "clOrdId", _OKX.limit, _OKX.source, parameter="clOrdId", conditional="algoClOrdId",
            conditional_wire=("algoClOrdId",),
        ),
        "alpaca-py": _row(
            "client_order_id", "128", "Alpaca, Create an Order", parameter="client_order_id"
        ),
        "hyperliquid-python-sdk": _row(
            "c", "0x and 32 hexadecimal digits", "hyperliquid-python-sdk, Exchange.order: cloid, "
            "as Cloid.from_str(order.id)", parameter="cloid", form=CLOID,
        ),
        "ib_async": _row("orderRef", "not said", "ib_async, Order.orderRef", parameter="orderRef"),
    }
)  # fmt: skip


@lru_cache(maxsize=4096)
def passage_of(library: str, exchange: str, product: Product | None, conditional: bool) -> Passage:
    """Return how the id of an order travels.

    Args:
        library: the client library that sends it.
        exchange: its name, as the order says it.
        product: what is traded.
        conditional: a stop or another order that waits for a price.
    """
    if library != "ccxt":
        return LIBRARIES[library].passage(product, conditional)
    name = exchange.lower()
    row = CCXT.get(name)
    if row is not None:
        return row.passage(product, conditional)
    if name in UNEXAMINED:
        return Passage("", PLAIN, "nobody has looked at what becomes of an id there")
    # A venue that ccxt has not is the service's own, and so is the adapter that asks it.
    return Passage("clientOrderId", PLAIN)
