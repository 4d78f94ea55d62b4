"""Exchange names: which are known, and which are several names of one exchange."""

from __future__ import annotations

from functools import lru_cache

#: ccxt and old habits give an exchange a name for each of its products.
_ALIASES = {
    "binanceusdm": "binance", "binancecoinm": "binance", "binance-futures": "binance",
    "bybitid": "bybit", "okex": "okx", "okex5": "okx", "gateio": "gate", "gate.io": "gate",
    "huobi": "htx", "huobipro": "htx", "kucoinfutures": "kucoin", "coinbaseadvanced": "coinbase",
    "crypto.com": "cryptocom", "phemexswap": "phemex",
}  # fmt: skip

#: Any other name is the service's own, and says nothing of what venue stands behind it.
_KNOWN = frozenset(
    """
    alpaca aster binance binanceus bingx bitfinex bitget bitmex bitstamp blofin bybit bybiteu
    coinbase coinbaseexchange coinbaseinternational cryptocom delta deribit derive dydx gate gateeu
    gemini hashkey htx hyperliquid kraken krakenfutures kucoin lighter mexc myokx okx okxus paradex
    phemex poloniex toobit upbit whitebit woo xt
    """.split()  # noqa: SIM905 -- a list of words is read more easily than a list of strings
)

#: What a call that names no exchange has always said; of a source it contradicts nothing. Joined
#: when this module is read, so that it is another object than any literal: a call that says
#: "binance" can be told by identity from one that says nothing, and both stay plain texts.
UNSAID_EXCHANGE = "".join(("bin", "ance"))


def same_exchange(name: str, other: str) -> bool:
    """Whether two names may be those of one exchange; two known ones may not."""
    one, two = canonical_exchange(name), canonical_exchange(other)
    return one == two or one not in _KNOWN or two not in _KNOWN


@lru_cache(maxsize=1024)
def canonical_exchange(name: str) -> str:
    """Return the one name of an exchange, in small letters.

    Two services that write `binance` and ccxt's `binanceusdm` trade one account's one position.
    """
    word = str.__str__(name).strip().lower()
    return _ALIASES.get(word, word)


@lru_cache(maxsize=1024)
def names_of(exchange: str, stated: str | None, source: str) -> frozenset[str]:
    """Return every name of the exchange that an order on a snapshot goes to.

    Args:
        exchange: the order's own word.
        stated: the snapshot's; None where it does not say.
        source: what the snapshot was made from, which may be an exchange's own library.
    """
    mine = canonical_exchange(exchange)
    theirs = canonical_exchange(source if stated is None else stated)
    if stated is None and theirs not in _KNOWN:
        return frozenset({mine})
    if exchange == UNSAID_EXCHANGE and theirs in _KNOWN:
        return frozenset({theirs})
    return frozenset({mine, theirs})
