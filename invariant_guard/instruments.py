"""Instruments: what a symbol means, apart from how it is spelled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

from invariant_guard.spellings import Product, Reading, read, split_pair
from invariant_guard.violation import AmbiguousSymbol, UnknownInstrument


class Relation(Enum):
    """How two spellings on one exchange relate."""

    SAME = "same"
    POSSIBLE = "possible"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Instrument:
    """One thing that can be held long or short on one exchange.

    Attributes:
        exchange: the exchange's name, lower case.
        product: what is traded.
        base: the currency or share that is bought and sold.
        quote: the currency of the price; empty for an equity.
        settle: the currency of profit and loss; empty where that is the quote by nature.
        expiry: YYMMDD; empty for what never expires.
        strike: as the exchange writes it; empty but for options.
        right: "C" or "P"; empty but for options.
    """

    exchange: str
    product: Product
    base: str
    quote: str = ""
    settle: str = ""
    expiry: str = ""
    strike: str = ""
    right: str = ""

    @classmethod
    def parse(
        cls, symbol: str, *, exchange: str, product: Product | str | None = None
    ) -> Instrument:
        """Read a symbol without asking the exchange.

        Prefer an ``InstrumentTable`` made from the exchange's own markets where there is
        one: this is for what has to work offline.

        Args:
            symbol: in any of the usual spellings.
            exchange: its name, in any letter case.
            product: what is meant where the spelling leaves it open.

        Raises:
            AmbiguousSymbol: the spelling fits several products and none was given, or does
                not part base from quote.
            UnknownInstrument: the spelling cannot be the product given.
            ValueError: the product is no known word.
        """
        reading = read(symbol)
        products = reading.products
        if product is not None:
            products &= {Product(product)}
        if not products:
            raise UnknownInstrument(f"Symbol {symbol!r} cannot be {product} on {exchange}")
        if len(products) > 1:
            raise AmbiguousSymbol(
                f"Symbol {symbol!r} on {exchange} may be {_words(products)}: "
                "the spelling does not say which"
            )
        (only,) = products
        return _build(reading, symbol, exchange, only)

    @property
    def symbol(self) -> str:
        """The unified spelling, as ccxt writes it; margin is spelled as spot is."""
        if self.product is Product.EQUITY:
            return self.base
        text = f"{self.base}/{self.quote}"
        if self.settle:
            text += f":{self.settle}"
        if self.expiry:
            text += f"-{self.expiry}"
        if self.strike:
            text += f"-{self.strike}-{self.right}"
        return text


def _words(products: Iterable[Product]) -> str:
    return ", ".join(sorted(product.value for product in products))


def _build(reading: Reading, symbol: str, exchange: str, product: Product) -> Instrument:
    if product is Product.EQUITY:
        return Instrument(exchange.lower(), product, symbol.strip().upper())
    base, quote = reading.base, reading.quote
    if not base:
        parts = None if reading.open_quote else split_pair(reading.pair)
        if parts is None:
            raise AmbiguousSymbol(
                f"Symbol {symbol!r} on {exchange} does not say where its base ends and its "
                "quote begins",
                remedy="Spell it as BASE/QUOTE, or load the exchange's markets into an "
                "InstrumentTable.",
            )
        base, quote = parts
    settle = reading.settle
    if not settle and product is Product.LINEAR_PERP:
        settle = quote
    elif not settle and product is Product.INVERSE_PERP:
        settle = base
    elif not settle and product in (Product.FUTURE, Product.OPTION):
        # A contract quoted in plain dollars settles in coin; any other, in its quote.
        settle = base if quote == "USD" else quote
    return Instrument(
        exchange.lower(), product, base, quote, settle, reading.expiry, reading.strike,
        reading.right,
    )  # fmt: skip


@lru_cache(maxsize=8192)
def relate(
    symbol: str, other: str, product: Product | None = None, other_product: Product | None = None
) -> Relation:
    """How two spellings of one exchange relate.

    Args:
        symbol: the order's symbol.
        other: a position's symbol.
        product: what the order is for, where known.
        other_product: what the position is in, where known; else what the spelling says.
    """
    if product is not None and other_product is not None and product is not other_product:
        return Relation.DIFFERENT
    if symbol == other:
        return Relation.SAME
    mine, theirs = read(symbol), read(other)
    if not _narrowed(mine, product).may_be(_narrowed(theirs, other_product or product)):
        return Relation.DIFFERENT
    try:
        same = Instrument.parse(symbol, exchange="", product=product) == Instrument.parse(
            other, exchange="", product=other_product or product
        )
    except (AmbiguousSymbol, UnknownInstrument):
        return Relation.POSSIBLE
    return Relation.SAME if same else Relation.POSSIBLE


def _narrowed(reading: Reading, product: Product | None) -> Reading:
    if product is None or product not in reading.products:
        return reading
    return Reading(
        reading.pair, frozenset({product}), reading.base, reading.quote, reading.settle,
        reading.expiry, reading.strike, reading.right, reading.open_quote,
    )  # fmt: skip


class InstrumentTable:
    """The spellings an exchange itself declares, for one or more exchanges.

    An order whose symbol the table lacks is refused, UNKNOWN_INSTRUMENT: "not among the
    positions" then no longer means flat.
    """

    __slots__ = ("_candidates",)

    def __init__(self, entries: Iterable[tuple[str, Instrument]]) -> None:
        candidates: dict[tuple[str, str], frozenset[Instrument]] = {}
        for spelling, instrument in entries:
            key = (instrument.exchange, spelling)
            candidates[key] = candidates.get(key, frozenset()) | {instrument}
        self._candidates = candidates

    @classmethod
    def from_ccxt(cls, exchange: str, markets: Mapping[str, Mapping[str, Any]]) -> InstrumentTable:
        """Build the table from ``exchange.markets`` after ``load_markets()``.

        Both the unified symbol and the exchange's own id lead to the instrument.

        Args:
            exchange: the name the orders will carry, such as ``binance``.
            markets: ccxt's mapping of unified symbol to market.

        Raises:
            ValueError: the mapping is empty, or a market lacks symbol, id or type.
        """
        if not markets:
            raise ValueError("no markets: call load_markets() first")
        entries = []
        for market in markets.values():
            instrument = _from_ccxt_market(exchange.lower(), market)
            entries += [(str(market["symbol"]), instrument), (str(market["id"]), instrument)]
        return cls(entries)

    def __or__(self, other: InstrumentTable) -> InstrumentTable:
        joined = [
            (spelling, instrument)
            for table in (self, other)
            for (_, spelling), instruments in table._candidates.items()
            for instrument in instruments
        ]
        return InstrumentTable(joined)

    def find(self, exchange: str, symbol: str, product: Product | None = None) -> Instrument:
        """The instrument a symbol names.

        Raises:
            UnknownInstrument: the exchange declares no such symbol, or not for the product.
            AmbiguousSymbol: it names several, and no product was given.
        """
        found = self._candidates.get((exchange.lower(), symbol), frozenset())
        if product is not None:
            found = frozenset(one for one in found if one.product is product)
        if not found:
            what = f" as {product}" if product else ""
            raise UnknownInstrument(f"Symbol {symbol!r} is not declared by {exchange}{what}")
        if len(found) > 1:
            raise AmbiguousSymbol(
                f"Symbol {symbol!r} on {exchange} names {_words(one.product for one in found)}"
            )
        (only,) = found
        return only

    def relate(
        self,
        exchange: str,
        symbol: str,
        other: str,
        product: Product | None = None,
        other_product: Product | None = None,
    ) -> Relation:
        """How an order's symbol relates to a position's, by the table where it knows both.

        Raises:
            UnknownInstrument, AmbiguousSymbol: the order's own symbol cannot be resolved.
        """
        mine = self.find(exchange, symbol, product)
        try:
            theirs = self.find(exchange, other, other_product or product)
        except (UnknownInstrument, AmbiguousSymbol):
            return relate(symbol, other, mine.product, other_product)
        return Relation.SAME if mine == theirs else Relation.DIFFERENT


def _from_ccxt_market(exchange: str, market: Mapping[str, Any]) -> Instrument:
    try:
        symbol, kind = market["symbol"], market["type"]
        _ = market["id"]
        products = {
            "spot": Product.SPOT,
            "margin": Product.MARGIN,
            "swap": Product.INVERSE_PERP if market.get("inverse") else Product.LINEAR_PERP,
            "future": Product.FUTURE,
            "option": Product.OPTION,
        }
        product = products[kind]
    except KeyError as fault:
        raise ValueError(f"not a ccxt market: {fault} in {market.get('symbol')!r}") from fault
    reading = read(symbol)
    return Instrument(
        exchange, product, reading.base or str(market.get("base")),
        reading.quote or str(market.get("quote")), reading.settle, reading.expiry,
        reading.strike, reading.right,
    )  # fmt: skip
