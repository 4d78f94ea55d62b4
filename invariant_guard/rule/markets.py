"""Markets: what an order is for, and which two orders may be for one.

Orders compare as an order and a position do: exactly where a table knows the symbols, by their
spellings elsewhere. Two spellings that may be one instrument are one market here.
"""

from __future__ import annotations

from typing import NamedTuple

from invariant_guard.instruments.instrument import Relation, relate
from invariant_guard.instruments.symbols import Product, Reading, read
from invariant_guard.rule.arguments import OrderTerms


class Market(NamedTuple):
    """The instrument of an order, as far as it is known.

    Attributes:
        symbol: the instrument's unified spelling where a table knows it, else the order's.
        product: what the symbol means; None where nobody says.
        reading: what the spelling says; None where a table has read it.
    """

    symbol: str
    product: Product | None
    reading: Reading | None

    @property
    def name(self) -> tuple[str, Product | None]:
        """What tells it from markets of another spelling."""
        return self.symbol, self.product

    @property
    def shelf(self) -> str | None:
        """What two markets of different shelves differ in; None where it may be any."""
        if self.reading is None:
            return self.symbol
        return self.reading.pair if self.reading.by_pair else None


def market_of(order: OrderTerms) -> Market:
    """Return the market that an order is for."""
    comparison = order.comparison
    if comparison is None:
        return Market(order.symbol, None, read(order.symbol))
    if comparison.table is None:
        return Market(order.symbol, comparison.product, read(order.symbol))
    found = comparison.table.find(comparison.exchange, order.symbol, comparison.product)
    return Market(found.symbol, found.product, None)


def may_be_one(one: Market, other: Market) -> bool:
    """Whether two markets of one account and exchange may be the same."""
    if one.reading is None or other.reading is None:
        return one.name == other.name
    if one.symbol != other.symbol and not _alike(one.reading, other.reading):
        return False
    # Both ways: what an order's product yields to is asked of the order alone.
    there = relate(one.symbol, other.symbol, one.product, other.product)
    back = relate(other.symbol, one.symbol, other.product, one.product)
    return not (there is back is Relation.DIFFERENT)


def _alike(one: Reading, other: Reading) -> bool:
    """Whether two spellings are worth a comparison; of thousands nearly none are."""
    if one.by_pair and other.by_pair:
        return one.pair == other.pair
    if one.unread or other.unread:
        return True
    return one.pair.startswith(other.pair) or other.pair.startswith(one.pair)
