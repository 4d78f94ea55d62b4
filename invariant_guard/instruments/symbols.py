"""What a symbol's spelling says, and what it leaves open.

``BTCUSDT`` is Binance's name for the spot market and for the perpetual alike;
``BTC/USDT`` can only be spot and ``BTC-USDT-SWAP`` only a perpetual. A ``Reading`` keeps
exactly what the text says, so that two spellings are called the same instrument only where
both say so, and possibly the same wherever neither rules it out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from unicodedata import normalize


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
_LINEAR = frozenset({Product.LINEAR_PERP})
_INVERSE = frozenset({Product.INVERSE_PERP})
_PERPETUAL = _LINEAR | _INVERSE
_DATED = frozenset({Product.FUTURE})
_OPTION = frozenset({Product.OPTION})
_UNDATED = _SPOTLIKE | _PERPETUAL
_ANY = frozenset(Product)

#: Where a symbol says nothing of the product, it says nothing of a date either.
_UNSAID = _ANY - _DATED - _OPTION

#: Currencies that end a joined pair. A longer one is tried before the one it ends with.
_QUOTES = (
    "FDUSD", "USDT", "USDC", "BUSD", "TUSD", "USDE", "USD1", "USD", "EUR", "GBP", "JPY",
    "TRY", "BRL", "AUD", "BTC", "ETH", "BNB",
)  # fmt: skip

#: Of these nobody can tell where the base ends: BNBUSD is BNB/USD, or BN/BUSD.
_LIKE_A_BASE_AND_USD = frozenset({"BUSD", "TUSD"})

_MONTHS = {
    "JAN": "01", "FEB": "02", "MAR": "03", "APR": "04", "MAY": "05", "JUN": "06",
    "JUL": "07", "AUG": "08", "SEP": "09", "OCT": "10", "NOV": "11", "DEC": "12",
}  # fmt: skip

#: The letters that futures exchanges give the months.
_MONTH_CODES = "FGHJKMNQUVXZ"

_UNIFIED = re.compile(
    r"(?P<base>[^/:]+)/(?P<quote>[^/:]+?)"
    r"(?::(?P<settle>[^/:-]+)(?:-(?P<expiry>\d{6})(?:-(?P<strike>[^-]+)-(?P<right>[CP]))?)?)?"
)
_OPTION_TAIL = re.compile(
    r"(?P<pair>.+?)[-_](?P<expiry>\d{6}|\d{1,2}[A-Z]{3}\d{2})-(?P<strike>[\dD.]+)-(?P<right>[CP])"
    r"(?P<quote>-USD[TC])?"
)
_DATED_TAIL = re.compile(r"(?P<pair>.+?)[-_](?P<expiry>\d{6}|20\d{6}|\d{1,2}[A-Z]{3}\d{2})")
_MONTH_TAIL = re.compile(rf"(?P<pair>.+USDT?)(?P<month>[{_MONTH_CODES}])(?P<year>\d\d)")
_NAUTILUS_TAIL = re.compile(
    r"(?P<pair>.+)-(?P<kind>PERP|LINEAR|INVERSE|SPOT)\.(?P<venue>[A-Z][A-Z0-9_]*)"
)
#: Binance's BTCUSD_PERP and OKX's BTC-USD-SWAP are margined in coin; what both quote in a
#: stablecoin is not.
_COIN_MARGINED = re.compile(r"(?P<pair>[^-_]+USD)_PERP|(?P<base>[^-_]+)-USD-SWAP")
_PERPETUAL_TAIL = re.compile(r"(?P<pair>.+?)(?:[-_](?:SWAP|PERPETUAL|PERP)|\.P)")
_KRAKEN_PERPETUAL = re.compile(r"P(?P<kind>[FI])_(?P<pair>[A-Z0-9]+)")
_KRAKEN_DATED = re.compile(r"F(?P<kind>[FI])_(?P<pair>[A-Z0-9]+)_(?P<expiry>\d{6})")
#: Bybit's BTCPERP is quoted and settled in USDC, which it leaves out.
_LONE_PERPETUAL = re.compile(r"(?P<pair>[A-Z0-9]{2,})PERP")
_KUCOIN_PERPETUAL = re.compile(r"(?P<pair>.+(?:USDT|USDC|USD))M")
_SEPARATED = re.compile(r"(?P<base>[^-_/]+)[-_](?P<quote>[^-_/]+)")
#: WOO and Orderly put the product first: PERP_BTC_USDT, SPOT_BTC_USDT.
_PRODUCT_FIRST = re.compile(r"(?P<kind>PERP|SPOT)_(?P<base>[^_]+)_(?P<quote>[^_]+)")
#: BTC-SWAP-USDT, and Coinbase's BTC-PERP-INTX, which leaves its quote out.
_PRODUCT_INSIDE = re.compile(r"(?P<base>[^-]+)-(?:SWAP-(?P<quote>[^-]+)|PERP-INTX)")
#: Bitget's first interface: contracts in dollars, in coin, in USDC.
_BITGET_TAIL = re.compile(r"(?P<pair>[A-Z0-9]+)_(?P<kind>UMCBL|DMCBL|CMCBL)")
#: Kraken's old assets carry an X or a Z: XXBTZUSD, XETHZEUR, XETHXXBT.
_KRAKEN_LEGACY = re.compile(
    r"X(?P<base>[A-Z]{3})(?:Z(?P<fiat>USD|EUR|GBP|JPY|CAD|AUD)|X(?P<coin>XBT|ETH))"
)
#: BTC240628, and options as US brokers write them: AAPL261218C00190000.
_JOINED_DATE = re.compile(
    r"(?P<pair>[A-Z]{2,})(?P<expiry>\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))"
)
_US_OPTION = re.compile(r"(?P<pair>[A-Z]{1,6})\s*(?P<expiry>\d{6})(?P<right>[CP])(?P<strike>\d{8})")
#: BitMEX's XBTM24, and KuCoin's XBTMM24.
_COIN_MONTH = re.compile(
    rf"(?P<pair>XBT|BTC|ETH|SOL|XRP|BCH|LTC|DOT|ADA)M?(?P<month>[{_MONTH_CODES}])(?P<year>\d\d)"
)
#: A future as boards of trade list it, by root, month and year: ESZ6, which vendors write ESZ26.
_LISTED_FUTURE = re.compile(
    rf"(?P<contract>(?=\d?[A-Z])[A-Z0-9]{{1,5}}[{_MONTH_CODES}])\d?(?P<year>\d)"
)
#: Nautilus, of what is not a contract: BTCUSDT.BINANCE.
_VENUE_TAIL = re.compile(
    r"(?P<pair>[A-Z0-9/-]{5,})\.(?P<venue>BINANCE|BINANCE_US|BYBIT|OKX|KRAKEN|BITMEX|COINBASE|BITGET"
    r"|GATE|GATEIO|HYPERLIQUID|DYDX|DERIBIT|KUCOIN|BITFINEX)"
)
#: Bitfinex's tBTCUSD and tBTCF0:USTF0, Phemex's sBTCUSDT: a small letter before capitals.
_SMALL_FIRST = re.compile(
    r"(?P<venue>[ts])(?P<base>[A-Z0-9]{2,}?)(?P<contract>F0)?(?::(?P<quote>[A-Z0-9]+?)(?:F0)?)?"
)
#: Hyperliquid's books that others run: xyz:TSLA, which ccxt calls XYZ-TSLA.
_FOREIGN_BOOK = re.compile(r"(?P<book>[a-z][a-z0-9]*):(?P<base>[A-Za-z0-9]+)")
#: Prefixes of the same form that name where a share is listed.
_LISTINGS = frozenset({"nasdaq", "nyse", "amex", "arca", "bats", "lse", "tsx", "asx", "nse", "bse"})
#: A share, or a coin by its name alone.
_WORD = re.compile(r"[A-Z]{1,5}")
_PUNCTUATION = re.compile(r"[\s\-_/.:]+")
_PLAIN_NUMBER = re.compile(r"\d+(?:\.\d*)?")
#: Hyperliquid writes a thousand of a coin as kPEPE, and KPEPE would be another coin.
_THOUSANDS = re.compile(r"k[A-Z]")

_NAUTILUS_KINDS = {
    "PERP": _PERPETUAL,
    "LINEAR": _LINEAR,
    "INVERSE": _INVERSE,
    "SPOT": _SPOTLIKE,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one spelling says.

    Attributes:
        pair: base and quote run together, upper case, without punctuation.
        base, quote: the two apart, empty where the spelling does not part them; upper case
            but for the k of a thousand.
        products: what the spelling may mean.
        settle: the settlement currency, empty where it is not spelled.
        expiry: YYMMDD, empty for what never expires.
        strike, right: of an option.
        open_quote: the spelling names the base alone (``BTC-PERP``).
        venue: the exchange, where the spelling names one (``BINANCE:BTCUSDT``).
        word: the spelling is one short word, a share or a coin by its name alone (``BTC``).
        unread: the spelling is none that is known, and may be anything with these letters in it.
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
    venue: str = ""
    word: bool = False
    unread: bool = False
    #: Another pair makes another instrument. Not so where the spelling leaves the pair open.
    by_pair: bool = True

    def may_be(self, other: Reading) -> bool:
        """Whether nothing in the two spellings rules out that they are one instrument."""
        if self.unread or other.unread:
            return _share_letters(self, other)
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


def _share_letters(one: Reading, other: Reading) -> bool:
    """Whether an unread spelling has the base of the other in it."""
    if one.unread and other.unread:
        mine, theirs = _root(one.pair), _root(other.pair)
        return mine.startswith(theirs) or theirs.startswith(mine)
    known, text = (other, one.pair) if one.unread else (one, other.pair)
    return any(base in text for base in _bases(known))


def _root(letters: str) -> str:
    """The letters before the first digit, which name a future without its year."""
    found = re.match(r"\d*\D*", letters)
    return found[0] if found else letters


def _bases(reading: Reading) -> set[str]:
    """Every base that a spelling may have, under its other names too."""
    bases = {reading.base.upper()} if reading.base else set()
    if not bases:
        bases = {reading.pair[: -len(quote)] for quote in _QUOTES if _ends_in(reading.pair, quote)}
    bases = bases or {reading.pair}
    if "BTC" in bases:
        bases.add("XBT")
    return bases


def _of_dollars(one: Reading, other: Reading) -> bool:
    """Whether one is dYdX's BTC-USD, which is margined and quoted in USDC."""
    return (
        one.quote == "USD"
        and not one.by_pair
        and bool(one.products & other.products & _LINEAR)
        and other.pair in (one.pair + "C", one.pair + "T")
    )


def _same_pair(one: Reading, other: Reading) -> bool:
    if one.word or other.word:
        word, pair = (one.pair, other.pair) if one.word else (other.pair, one.pair)
        rest = pair[len(word) :]
        whole = other if one.word else one
        return pair.startswith(word) and (not rest or rest in _QUOTES or whole.base == word)
    if _of_dollars(one, other) or _of_dollars(other, one):
        return True
    if one.open_quote or other.open_quote:
        return one.pair.startswith(other.pair) or other.pair.startswith(one.pair)
    if one.pair != other.pair:
        return False
    return not (one.quote and other.quote) or one.quote == other.quote


@lru_cache(maxsize=32768)
def read(symbol: str) -> Reading:
    """Read a symbol in any of the spellings that exchanges and libraries use."""
    text = symbol.strip()
    if not text.isascii():
        # Full-width letters, and letters that cannot be seen, are the same to whoever reads them.
        text = "".join(filter(str.isprintable, normalize("NFKC", text)))
    special = _read_small_letters(text)
    if special is not None:
        return special
    venue, colon, rest = text.partition(":")
    if colon and rest and "/" not in venue:
        # TradingView's BINANCE:BTCUSDT.P
        return replace(_read_bare(rest), venue=venue.upper())
    return _read_bare(text)


def _read_small_letters(text: str) -> Reading | None:
    """Read what says something by its small letters, which capitals would hide."""
    first = _SMALL_FIRST.fullmatch(text)
    if first:
        base, quote = first["base"], _tether(first["quote"] or "")
        if first["contract"]:
            base = _currency(base)
            return Reading(base + quote, _LINEAR, base, quote, by_pair=bool(quote))
        return _of_pair(f"{base}-{quote}" if quote else _tether(base), _SPOTLIKE)
    book = _FOREIGN_BOOK.fullmatch(text)
    if book and book["book"] not in _LISTINGS and split_pair(book["base"].upper()) is None:
        base = f"{book['book']}-{book['base']}".upper()
        pair = _PUNCTUATION.sub("", base)
        return Reading(pair, _PERPETUAL, open_quote=True, by_pair=False)
    return None


def _tether(text: str) -> str:
    # Bitfinex writes USDT as UST.
    return text[:-3] + "USDT" if text.endswith("UST") else text


def _read_bare(text: str) -> Reading:
    thousands = _THOUSANDS.match(text)
    text = text.upper()
    if thousands:
        text = "k" + text[1:]
    unified = _UNIFIED.fullmatch(text)
    if unified:
        return _from_unified(unified)
    nautilus = _NAUTILUS_TAIL.fullmatch(text)
    if nautilus:
        return replace(
            _of_pair(nautilus["pair"], _NAUTILUS_KINDS[nautilus["kind"]]), venue=nautilus["venue"]
        )
    at_venue = _VENUE_TAIL.fullmatch(text)
    if at_venue:
        return replace(_read_bare(at_venue["pair"]), venue=at_venue["venue"])
    special = _read_product_words(text)
    if special is not None:
        return special
    option = _OPTION_TAIL.fullmatch(text)
    if option:
        return replace(
            _of_pair(option["pair"] + (option["quote"] or ""), _OPTION, lone_base=True),
            expiry=_yymmdd(option["expiry"]),
            strike=_strike(option["strike"].replace("D", ".")),
            right=option["right"],
        )
    kraken = _KRAKEN_DATED.fullmatch(text)
    if kraken:
        return _from_kraken_dated(kraken)
    dated = _DATED_TAIL.fullmatch(text)
    if dated:
        return replace(
            _of_pair(dated["pair"], _DATED, lone_base=True), expiry=_yymmdd(dated["expiry"])
        )
    month = _MONTH_TAIL.fullmatch(text)
    if month:
        return replace(
            _of_pair(month["pair"], _DATED), expiry=_last_friday(month["month"], month["year"])
        )
    return _read_joined_date(text) or _read_undated(text)


def _read_product_words(text: str) -> Reading | None:
    first = _PRODUCT_FIRST.fullmatch(text)
    if first:
        products = _PERPETUAL if first["kind"] == "PERP" else _SPOTLIKE
        return _of_pair(f"{first['base']}-{first['quote']}", products)
    inside = _PRODUCT_INSIDE.fullmatch(text)
    if inside and inside["quote"]:
        return _of_pair(f"{inside['base']}-{inside['quote']}", _PERPETUAL)
    if inside:
        return _of_pair(inside["base"], _PERPETUAL, lone_base=True)
    bitget = _BITGET_TAIL.fullmatch(text)
    if bitget:
        return _of_pair(bitget["pair"], _INVERSE if bitget["kind"] == "DMCBL" else _LINEAR)
    kraken = _KRAKEN_LEGACY.fullmatch(text)
    if kraken:
        return _of_pair(f"{kraken['base']}-{kraken['fiat'] or kraken['coin']}", _SPOTLIKE)
    return None


def _read_joined_date(text: str) -> Reading | None:
    option = _US_OPTION.fullmatch(text)
    if option:
        strike = option["strike"][:5] + "." + option["strike"][5:]
        return replace(
            _of_pair(option["pair"], _OPTION, lone_base=True),
            expiry=option["expiry"], strike=_strike(strike), right=option["right"],
        )  # fmt: skip
    month = _COIN_MONTH.fullmatch(text)
    if month:
        return replace(
            _of_pair(month["pair"], _DATED, lone_base=True),
            expiry=_last_friday(month["month"], month["year"]),
        )
    dated = _JOINED_DATE.fullmatch(text)
    if dated:
        return replace(_of_pair(dated["pair"], _DATED, lone_base=True), expiry=dated["expiry"])
    return None


def _read_undated(text: str) -> Reading:
    coin_margined = _COIN_MARGINED.fullmatch(text)
    if coin_margined:
        return _of_pair(coin_margined["pair"] or coin_margined["base"] + "USD", _INVERSE)
    perpetual = _PERPETUAL_TAIL.fullmatch(text)
    if perpetual:
        return _of_pair(perpetual["pair"], _PERPETUAL, lone_base=True)
    kraken = _KRAKEN_PERPETUAL.fullmatch(text)
    if kraken:
        return _of_pair(kraken["pair"], _LINEAR if kraken["kind"] == "F" else _INVERSE)
    lone = _LONE_PERPETUAL.fullmatch(text)
    if lone:
        return _of_pair(lone["pair"], _PERPETUAL, lone_base=True)
    kucoin = _KUCOIN_PERPETUAL.fullmatch(text)
    if kucoin:
        return _of_pair(kucoin["pair"], _PERPETUAL)
    return _of_pair(text, _UNDATED if _SEPARATED.fullmatch(text) else _UNSAID)


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
        products = _INVERSE if settle == base else _LINEAR
    return Reading(
        pair=_PUNCTUATION.sub("", base + quote).upper(),
        products=products,
        base=base,
        quote=quote,
        settle=settle,
        expiry=match["expiry"] or "",
        strike=_strike(match["strike"] or ""),
        right=match["right"] or "",
    )


def _from_kraken_dated(match: re.Match[str]) -> Reading:
    inverse = match["kind"] == "I"
    reading = replace(_of_pair(match["pair"], _DATED), expiry=match["expiry"])
    parts = split_pair(reading.pair, coin_margined=inverse)
    if parts is None:
        return reading
    base, quote = parts
    return replace(reading, base=base, quote=quote, settle=base if inverse else quote)


def _of_pair(text: str, products: frozenset[Product], lone_base: bool = False) -> Reading:
    parts = _SEPARATED.fullmatch(text)
    if parts:
        base, quote = _currency(parts["base"]), _currency(parts["quote"])
        known = quote in _QUOTES
        return Reading(
            (base + quote).upper(), products, base, quote,
            # XYZ-TSLA is a base of its own, and BTC-USD may be settled in any dollar.
            open_quote=not known, by_pair=known and quote != "USD",
        )  # fmt: skip
    pair = _bitcoin_first(_PUNCTUATION.sub("", text))
    parted = split_pair(pair, coin_margined=products == _INVERSE)
    if pair[0:1] == "k" and parted:
        # Upper case alone would make it the coin of that name.
        return Reading(pair.upper(), products, *parted)
    # What is set apart by a sign that no venue uses, as in FUT|BTC|USDT, is no base.
    ended = pair.isalnum() and any(_ends_in(pair, quote) for quote in _QUOTES)
    open_quote = lone_base and not ended
    word = not (ended or lone_base) and _WORD.fullmatch(pair) is not None
    if products == _UNSAID and not ended and listed_future(pair):
        products |= _DATED
    return Reading(
        pair.upper(), products, open_quote=open_quote, word=word,
        unread=not (ended or lone_base or word), by_pair=ended,
    )  # fmt: skip


def listed_future(symbol: str) -> str:
    """Return the one spelling of a listed future, ESZ6 for ESZ26; '' for anything else.

    Ten years apart two contracts share it, of which one trades.
    """
    found = _LISTED_FUTURE.fullmatch(symbol.strip().upper())
    return found["contract"] + found["year"] if found else ""


def split_pair(pair: str, *, coin_margined: bool = False) -> tuple[str, str] | None:
    """Base and quote of a joined pair, where it ends in a well-known quote currency.

    Args:
        pair: such as BTCUSDT.
        coin_margined: contracts that settle in coin are quoted in plain dollars.
    """
    for quote in _QUOTES:
        if _ends_in(pair, quote):
            if quote not in _LIKE_A_BASE_AND_USD:
                return pair[: -len(quote)], quote
            if not coin_margined:
                return None
    return None


def _ends_in(pair: str, quote: str) -> bool:
    return pair.endswith(quote) and len(pair) > len(quote)


def _currency(text: str) -> str:
    # XBT is the ISO-style code that BitMEX, Kraken and KuCoin use for bitcoin.
    return "BTC" if text == "XBT" else text


def _bitcoin_first(pair: str) -> str:
    # XBTC is another coin, so what follows has to be a whole quote currency, or nothing.
    if pair.startswith("XBT") and (len(pair) == 3 or pair[3:] in _QUOTES):
        return "BTC" + pair[3:]
    return pair


def _strike(text: str) -> str:
    """A strike in its shortest form: venues write 60000 and 60000.0."""
    if not _PLAIN_NUMBER.fullmatch(text):
        return text
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{fraction}" if fraction else whole


def _yymmdd(expiry: str) -> str:
    if expiry.isdigit():
        return expiry[-6:]
    day, month, year = expiry[:-5], expiry[-5:-2], expiry[-2:]
    return f"{year}{_MONTHS.get(month, month)}{int(day):02}"


def _last_friday(month_code: str, year: str) -> str:
    """The day on which crypto futures named by a month expire."""
    month = _MONTH_CODES.index(month_code) + 1
    first_of_next = date(2000 + int(year) + month // 12, month % 12 + 1, 1)
    last = first_of_next - timedelta(days=1)
    return (last - timedelta(days=(last.weekday() - 4) % 7)).strftime("%y%m%d")
