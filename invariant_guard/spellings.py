"""What a symbol's spelling says, and what it leaves open.

``BTCUSDT`` is Binance's name for the spot market and for the perpetual alike;
``BTC/USDT`` can only be spot and ``BTC-USDT-SWAP`` only a perpetual. A ``Reading`` keeps
exactly what the text says, so that two spellings are called the same instrument only where
both say so, and possibly the same wherever neither rules it out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache


class Product(str, Enum):
    """What is traded. Two products of one pair are never one instrument."""

    SPOT = "spot"
    MARGIN = "margin"
    LINEAR_PERP = "linear_perp"
    INVERSE_PERP = "inverse_perp"
    FUTURE = "future"
    OPTION = "option"
    EQUITY = "equity"

    def __str__(self) -> str:
        return str.__str__(self)


_SPOTLIKE = frozenset({Product.SPOT, Product.MARGIN})
_PERPETUAL = frozenset({Product.LINEAR_PERP, Product.INVERSE_PERP})
_DATED = frozenset({Product.FUTURE})
_OPTION = frozenset({Product.OPTION})
_UNDATED = _SPOTLIKE | _PERPETUAL
_ANY = frozenset(Product)

#: Currencies that end a joined pair. A longer one is tried before the one it ends with.
_QUOTES = (
    "FDUSD", "USDT", "USDC", "BUSD", "TUSD", "USDE", "USD1", "USD", "EUR", "GBP", "JPY",
    "TRY", "BRL", "AUD", "BTC", "ETH", "BNB",
)  # fmt: skip

_MONTHS = {
    "JAN": "01", "FEB": "02", "MAR": "03", "APR": "04", "MAY": "05", "JUN": "06",
    "JUL": "07", "AUG": "08", "SEP": "09", "OCT": "10", "NOV": "11", "DEC": "12",
}  # fmt: skip

_UNIFIED = re.compile(
    r"(?P<base>[^/:]+)/(?P<quote>[^/:]+?)"
    r"(?::(?P<settle>[^/:-]+)(?:-(?P<expiry>\d{6})(?:-(?P<strike>[^-]+)-(?P<right>[CP]))?)?)?"
)
_OPTION_TAIL = re.compile(
    r"(?P<pair>.+?)[-_](?P<expiry>\d{6}|\d{1,2}[A-Z]{3}\d{2})-(?P<strike>[\dD.]+)-(?P<right>[CP])"
)
_DATED_TAIL = re.compile(r"(?P<pair>.+?)[-_](?P<expiry>\d{6}|20\d{6}|\d{1,2}[A-Z]{3}\d{2})")
_NAUTILUS_TAIL = re.compile(r"(?P<pair>.+)-(?P<kind>PERP|LINEAR|INVERSE|SPOT)\.[A-Z][A-Z0-9_]*")
_PERPETUAL_TAIL = re.compile(r"(?P<pair>.+?)(?:[-_](?:SWAP|PERPETUAL|PERP)|\.P)")
_KRAKEN_FUTURE = re.compile(r"P[FI]_(?P<pair>[A-Z0-9]+)")
_KUCOIN_PERPETUAL = re.compile(r"(?P<pair>.+(?:USDT|USDC|USD))M")
_SEPARATED = re.compile(r"(?P<base>[^-_/]+)[-_](?P<quote>[^-_/]+)")
_PUNCTUATION = re.compile(r"[\s\-_/.:]+")

_NAUTILUS_KINDS = {
    "PERP": _PERPETUAL,
    "LINEAR": frozenset({Product.LINEAR_PERP}),
    "INVERSE": frozenset({Product.INVERSE_PERP}),
    "SPOT": _SPOTLIKE,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one spelling says.

    Attributes:
        pair: base and quote run together, upper case, without punctuation.
        base, quote: the two apart, empty where the spelling does not part them.
        products: what the spelling may mean.
        settle: the settlement currency, empty where it is not spelled.
        expiry: YYMMDD, empty for what never expires.
        strike, right: of an option.
        open_quote: the spelling names the base alone (``BTC-PERP``).
    """

    pair: str
    products: frozenset[Product]
    base: str = ""
    quote: str = ""
    settle: str = ""
    expiry: str = ""
    strike: str = ""
    right: str = ""
    open_quote: bool = False

    def may_be(self, other: Reading) -> bool:
        """Whether nothing in the two spellings rules out that they are one instrument."""
        return (
            not self.products.isdisjoint(other.products)
            and self.expiry == other.expiry
            and self.strike == other.strike
            and self.right == other.right
            and _agree(self.settle, other.settle)
            and _same_pair(self, other)
        )


def _agree(one: str, other: str) -> bool:
    return one == other or not one or not other


def _same_pair(one: Reading, other: Reading) -> bool:
    if one.open_quote or other.open_quote:
        return one.pair.startswith(other.pair) or other.pair.startswith(one.pair)
    if one.base and other.base:
        return (one.base, one.quote) == (other.base, other.quote)
    return one.pair == other.pair


@lru_cache(maxsize=4096)
def read(symbol: str) -> Reading:
    """Read a symbol in any of the spellings that exchanges and libraries use."""
    text = symbol.strip().upper()
    venue, colon, rest = text.partition(":")
    if colon and rest and "/" not in venue:
        # TradingView's BINANCE:BTCUSDT.P
        text = rest
    unified = _UNIFIED.fullmatch(text)
    if unified:
        return _from_unified(unified)
    nautilus = _NAUTILUS_TAIL.fullmatch(text)
    if nautilus:
        return _of_pair(nautilus["pair"], _NAUTILUS_KINDS[nautilus["kind"]])
    option = _OPTION_TAIL.fullmatch(text)
    if option:
        return replace(
            _of_pair(option["pair"], _OPTION, lone_base=True),
            expiry=_yymmdd(option["expiry"]),
            strike=option["strike"].replace("D", "."),
            right=option["right"],
        )
    dated = _DATED_TAIL.fullmatch(text)
    if dated:
        return replace(
            _of_pair(_without_kraken_prefix(dated["pair"]), _DATED, lone_base=True),
            expiry=_yymmdd(dated["expiry"]),
        )
    perpetual = _PERPETUAL_TAIL.fullmatch(text)
    if perpetual:
        return _of_pair(perpetual["pair"], _PERPETUAL, lone_base=True)
    for pattern in (_KRAKEN_FUTURE, _KUCOIN_PERPETUAL):
        match = pattern.fullmatch(text)
        if match:
            return _of_pair(match["pair"], _PERPETUAL)
    return _of_pair(text, _UNDATED if _SEPARATED.fullmatch(text) else _ANY - _DATED - _OPTION)


def _from_unified(match: re.Match[str]) -> Reading:
    base, quote = _currency(match["base"]), _currency(match["quote"])
    settle = _currency(match["settle"] or "")
    if match["right"]:
        products = _OPTION
    elif match["expiry"]:
        products = _DATED
    elif not settle:
        products = _SPOTLIKE
    else:
        products = frozenset({Product.INVERSE_PERP if settle == base else Product.LINEAR_PERP})
    return Reading(
        pair=base + quote,
        products=products,
        base=base,
        quote=quote,
        settle=settle,
        expiry=match["expiry"] or "",
        strike=match["strike"] or "",
        right=match["right"] or "",
    )


def _of_pair(text: str, products: frozenset[Product], lone_base: bool = False) -> Reading:
    parts = _SEPARATED.fullmatch(text)
    if parts:
        base, quote = _currency(parts["base"]), _currency(parts["quote"])
        return Reading(pair=base + quote, products=products, base=base, quote=quote)
    pair = _currency(_PUNCTUATION.sub("", text))
    return Reading(pair=pair, products=products, open_quote=lone_base and split_pair(pair) is None)


def split_pair(pair: str) -> tuple[str, str] | None:
    """Base and quote of a joined pair, where it ends in a well-known quote currency."""
    for quote in _QUOTES:
        if pair.endswith(quote) and len(pair) > len(quote):
            return pair[: -len(quote)], quote
    return None


def _currency(text: str) -> str:
    # XBT is the ISO-style code that BitMEX, Kraken and KuCoin use for bitcoin.
    return "BTC" + text[3:] if text.startswith("XBT") else text


def _without_kraken_prefix(pair: str) -> str:
    return pair[3:] if pair.startswith(("FF_", "FI_")) else pair


def _yymmdd(expiry: str) -> str:
    if expiry.isdigit():
        return expiry[-6:]
    day, month, year = expiry[:-5], expiry[-5:-2], expiry[-2:]
    return f"{year}{_MONTHS.get(month, month)}{int(day):02}"
