"""Instruments: what a symbol means, apart from how it is spelled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from typing import Any

from invariant_guard.basics.violation import AmbiguousSymbol, UnknownInstrument
from invariant_guard.instruments.symbols import Product, Reading, listed_future, read, split_pair

_OWNED = frozenset({Product.SPOT, Product.MARGIN})
_CONTRACTS = frozenset({Product.LINEAR_PERP, Product.INVERSE_PERP, Product.FUTURE, Product.OPTION})


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
        quote: the currency of the price; empty for an equity and for a listed future (ESZ6).
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
        if not self.quote:
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
    listed = listed_future(symbol) if product is Product.FUTURE and reading.unread else ""
    if listed:
        return Instrument(exchange.lower(), product, listed)
    base, quote = reading.base, reading.quote
    if not base:
        parts = None
        if not reading.open_quote:
            parts = split_pair(reading.pair, coin_margined=product is Product.INVERSE_PERP)
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


# Typed: the word "spot" equals Product.SPOT and is another thing to what compares by identity.
@lru_cache(maxsize=8192, typed=True)
def relate(
    symbol: str,
    other: str,
    product: Product | None = None,
    other_product: Product | None = None,
    assumed: bool = False,
) -> Relation:
    """How two spellings of one exchange relate.

    Args:
        symbol: the order's symbol.
        other: a position's symbol.
        product: what the order is for, where known.
        other_product: what the position is in, where known; else what the spelling says.
        assumed: the order's product is a default, which yields to all that the spellings and
            the source of the position say.
    """
    if symbol == other or symbol.strip().upper() == other.strip().upper():
        relation = _of_one_text(product, other_product, assumed)
        if relation is not Relation.SAME or symbol == other:
            return relation
    mine, theirs = read(symbol), read(other)
    product = _sensible(mine, product, _products(theirs, other_product), assumed)
    if product is not None and other_product is not None and product is not other_product:
        return Relation.DIFFERENT
    if not _narrowed(mine, product).may_be(_narrowed(theirs, other_product or product)):
        return Relation.DIFFERENT
    try:
        same = Instrument.parse(symbol, exchange="", product=product) == Instrument.parse(
            other, exchange="", product=other_product or product
        )
    except (AmbiguousSymbol, UnknownInstrument):
        return Relation.POSSIBLE
    if mine.venue and theirs.venue and mine.venue != theirs.venue:
        return Relation.POSSIBLE
    return Relation.SAME if same else Relation.POSSIBLE


def _of_one_text(product: Product | None, other_product: Product | None, assumed: bool) -> Relation:
    """How an order relates to a position under the very same symbol.

    Venues give one name to a spot market and to a contract on it, but never to two contracts:
    labels that contradict each other there are a mistake in one of the two.
    """
    if product is None or other_product is None or product is other_product:
        return Relation.SAME
    if _apart(product, other_product):
        return Relation.POSSIBLE if assumed else Relation.DIFFERENT
    return Relation.SAME if assumed else Relation.POSSIBLE


def _apart(product: Product, other: Product) -> bool:
    return (product in _OWNED and other in _CONTRACTS) or (
        product in _CONTRACTS and other in _OWNED
    )


def _products(reading: Reading, product: Product | None) -> frozenset[Product]:
    return reading.products if product is None else frozenset({product})


def _sensible(
    mine: Reading, product: Product | None, theirs: frozenset[Product], assumed: bool
) -> Product | None:
    """The order's product, where a position in one of ``theirs`` may concern it."""
    if product is not None and product not in theirs:
        # Brokers sell coins beside shares, so services call every order an equity.
        misnamed = product is Product.EQUITY and product not in mine.products
        if misnamed or (assumed and not all(_apart(product, one) for one in theirs)):
            product = None
    if product is None and mine.products <= _OWNED and len(theirs) == 1:
        # Bought on credit or not, it is one pair, and a share class is written like one: the
        # position's word is the better one.
        (product,) = theirs
    return product


def _narrowed(reading: Reading, product: Product | None) -> Reading:
    if product is Product.EQUITY and not reading.products.isdisjoint(_OWNED):
        # A share class is written like a pair: BRK/B, BRK-B, BRK.B.
        return replace(reading, products=frozenset({product}), base="", quote="")
    if product is None or product not in reading.products:
        return reading
    return replace(reading, products=frozenset({product}))


class InstrumentTable:
    """The spellings an exchange itself declares, for one or more exchanges.

    An order whose symbol the table lacks is refused, UNKNOWN_INSTRUMENT: "not among the
    positions" then no longer means flat.

    Args:
        entries: spellings, and the instrument that each leads to.
        contract_sizes: what one contract is of its instrument, for those that are counted in
            contracts; limits in money go by it where the guard call says nothing.
    """

    __slots__ = ("_candidates", "_sizes")

    def __init__(
        self,
        entries: Iterable[tuple[str, Instrument]],
        contract_sizes: Mapping[Instrument, object] | None = None,
    ) -> None:
        self._sizes = dict(contract_sizes or {})
        candidates: dict[tuple[str, str], frozenset[Instrument]] = {}
        for spelling, instrument in entries:
            key = (instrument.exchange, spelling)
            candidates[key] = candidates.get(key, frozenset()) | {instrument}
        self._candidates = candidates

    @classmethod
    def from_ccxt(cls, exchange: str, markets: Mapping[str, Mapping[str, Any]]) -> InstrumentTable:
        """Build the table from ``exchange.markets`` after ``load_markets()``.

        Both the unified symbol and the exchange's own id lead to the instrument. Sizes of contracts
        are the markets' ``contractSize``.

        Args:
            exchange: the name the orders will carry, such as ``binance``.
            markets: ccxt's mapping of unified symbol to market.

        Raises:
            ValueError: the mapping is empty, or a market lacks symbol, id or type.
        """
        if not markets:
            raise ValueError("no markets: call load_markets() first")
        entries, sizes = [], {}
        for market in markets.values():
            instrument = _from_ccxt_market(exchange.lower(), market)
            entries += [(str(market["symbol"]), instrument), (str(market["id"]), instrument)]
            if market.get("contractSize") is not None:
                sizes[instrument] = market["contractSize"]
        return cls(entries, sizes)

    def __or__(self, other: InstrumentTable) -> InstrumentTable:
        joined = [
            (spelling, instrument)
            for table in (self, other)
            for (_, spelling), instruments in table._candidates.items()
            for instrument in instruments
        ]
        return InstrumentTable(joined, {**self._sizes, **other._sizes})

    def contract_size(self, instrument: Instrument) -> object:
        """Return what one contract is of an instrument; None where nobody said."""
        return self._sizes.get(instrument)

    def find(
        self,
        exchange: str,
        symbol: str,
        product: Product | None = None,
        *,
        default: Product | None = None,
    ) -> Instrument:
        """The instrument a symbol names.

        Args:
            exchange: its name, in any letter case.
            symbol: as the exchange or ccxt spells it.
            product: what it has to be.
            default: what it is taken for where it names several.

        Raises:
            UnknownInstrument: the exchange declares no such symbol, or not for the product.
            AmbiguousSymbol: it names several, and no product was given.
        """
        found = self._candidates.get((exchange.lower(), symbol), frozenset())
        if product is not None:
            found = frozenset(one for one in found if one.product is product)
        elif len(found) > 1:
            found = frozenset(one for one in found if one.product is default) or found
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
        theirs = self._declared(exchange, other, other_product, mine.product)
        if theirs is None:
            return relate(symbol, other, mine.product, other_product)
        return Relation.SAME if mine == theirs else Relation.DIFFERENT

    def _declared(
        self, exchange: str, symbol: str, product: Product | None, likely: Product
    ) -> Instrument | None:
        """What a position's symbol names; None where the table does not settle it."""
        try:
            return self.find(exchange, symbol, product, default=likely)
        except AmbiguousSymbol:
            return None
        except UnknownInstrument:
            if product is None:
                return None
        # Sources take the product from the endpoint, and the exchange knows its contracts better;
        # a spot market of the name of a contract is another matter.
        only = self._declared(exchange, symbol, None, likely)
        return None if only is None or _apart(only.product, product) else only


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
