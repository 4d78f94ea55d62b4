"""Scope: which products, and which settlement currencies of them, a fetch of positions covers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from invariant_guard.basics.text import shown
from invariant_guard.basics.violation import PositionDataError, PositionInvariantViolation
from invariant_guard.instruments.instrument import Instrument
from invariant_guard.instruments.symbols import Product, read

#: Held outright: what they settle in is what is bought.
_OWNED = frozenset({Product.SPOT, Product.MARGIN, Product.EQUITY})


@dataclass(frozen=True, slots=True)
class Scope:
    """One part of an account that was asked for whole.

    Attributes:
        products: what is traded there.
        settles: the settlement currencies; none named means all of them.
        coin_margined: True for contracts that settle in their base, False for those that do not;
            None for both. It parts futures that expire, whose product alone does not say.
    """

    products: frozenset[Product]
    settles: frozenset[str] = frozenset()
    coin_margined: bool | None = None

    def __post_init__(self) -> None:
        try:
            products = frozenset(Product(str.__str__(word)) for word in self.products)
        except (TypeError, ValueError) as fault:
            raise PositionDataError(
                f"A scope names products, not {shown(self.products)}",
                remedy=f"Name some of {', '.join(Product)}.",
            ) from fault
        settles = _texts(self.settles)
        object.__setattr__(self, "products", products)
        object.__setattr__(self, "settles", frozenset(name.upper() for name in settles))

    def __str__(self) -> str:
        text = ", ".join(sorted(self.products))
        if self.coin_margined is not None:
            text += " margined in coin" if self.coin_margined else " not margined in coin"
        return f"{text} in {', '.join(sorted(self.settles))}" if self.settles else text

    def includes(self, symbol: str, product: Product) -> bool:
        """Whether a symbol, taken for this product, is part of what was asked for."""
        if product not in self.products:
            return False
        if product in _OWNED or (not self.settles and self.coin_margined is None):
            return True
        try:
            instrument = Instrument.parse(symbol, exchange="", product=product)
        except PositionInvariantViolation:
            # What it settles in cannot be told, so it may be what was not asked for.
            return False
        in_coin = instrument.settle == instrument.base
        if self.coin_margined not in (None, in_coin):
            return False
        return not self.settles or instrument.settle.upper() in self.settles


def _texts(names: Iterable[str]) -> frozenset[str]:
    if isinstance(names, (str, bytes)) or not isinstance(names, Iterable):
        raise PositionDataError(f"Settlement currencies come as a list, not as {shown(names)}")
    known = frozenset(names)
    if not all(type(name) is str for name in known):
        raise PositionDataError("A settlement currency is a text")
    return known


def scopes_of(given: object) -> tuple[Scope, ...]:
    """Read one scope or several; an empty list leaves ``complete`` unlimited."""
    if isinstance(given, Scope):
        return (given,)
    if isinstance(given, (list, tuple, set, frozenset)) and all(
        isinstance(part, Scope) for part in given
    ):
        return tuple(given)
    raise PositionDataError(f"A scope is a Scope or a list of them, not {shown(given)}")


@lru_cache(maxsize=8192)
def covers(scope: tuple[Scope, ...], symbol: str, product: Product | None) -> bool:
    """Whether a symbol lies within one of the parts that were asked for.

    Where nobody says the product, one that fits is enough: the rows are then compared by text.
    """
    products = read(symbol).products if product is None else frozenset({product})
    return any(part.includes(symbol, one) for part in scope for one in products)
