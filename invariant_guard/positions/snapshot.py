"""Snapshots: what was open on an account at one moment, leg by leg."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from decimal import Decimal

from invariant_guard.basics.quantities import NotAQuantity, exact, finite, total
from invariant_guard.basics.sides import Direction, direction_of, sign_of
from invariant_guard.basics.text import shown
from invariant_guard.basics.violation import PositionDataError, PositionInvariantViolation
from invariant_guard.instruments.symbols import Product
from invariant_guard.positions.scope import Scope, covers, scopes_of

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PositionLeg:
    """One row of a position report. A size of zero says: asked about, and flat.

    Attributes:
        symbol: as the source spells it.
        side: the direction; a side word is read as one. None only where the size is zero; the
            leg of a hedge-mode pair that is flat keeps its own, if it is a ``Direction``.
        quantity: the size, never negative, in ``unit``.
        hedged: the row is one leg of a hedge-mode pair, so it says nothing of the other leg.
        product: what the source's endpoint deals in, where it says so; a product's word is read
            as one.
        unit: what the size counts, such as ``contracts``, ``base`` or ``shares``.

    Raises:
        PositionDataError: a symbol that is no text, a side that is no direction, a size that
            is no finite number or is negative, a size without a side, an unknown product.
    """

    symbol: str
    side: Direction | None
    quantity: Decimal
    hedged: bool = False
    product: Product | None = None
    unit: str = "units"

    def __post_init__(self) -> None:
        if type(self.symbol) is not str or not self.symbol.strip():
            raise PositionDataError(f"A position has no symbol, but {shown(self.symbol)}")
        try:
            quantity = exact(finite(self.quantity))
        except NotAQuantity as fault:
            raise PositionDataError(
                f"The position on {shown(self.symbol)} has a size that {fault}: "
                f"{shown(self.quantity)}"
            ) from fault
        if quantity < 0:
            raise PositionDataError(
                f"The leg on {shown(self.symbol)} has a negative size, {shown(quantity)}: "
                "direction belongs in side"
            )
        object.__setattr__(self, "quantity", quantity)
        object.__setattr__(self, "side", self._read_side(quantity))
        object.__setattr__(self, "product", self._read_product())

    def _read_side(self, quantity: Decimal) -> Direction | None:
        if not quantity:
            # Venues leave any word there (Deribit says short): zero has no direction.
            return self.side if self.hedged and type(self.side) is Direction else None
        try:
            return direction_of(sign_of(self.side))
        except PositionInvariantViolation as fault:
            raise PositionDataError(
                f"The position of {shown(quantity)} on {shown(self.symbol)} has no direction: "
                f"side is {shown(self.side)}"
            ) from fault

    def _read_product(self) -> Product | None:
        if self.product is None or type(self.product) is Product:
            return self.product
        try:
            return Product(str.__str__(self.product))
        except (TypeError, ValueError) as fault:
            raise PositionDataError(
                f"The position on {shown(self.symbol)} is in {shown(self.product)}, no product",
                remedy=f"Name one of {', '.join(Product)}, or none.",
            ) from fault


@dataclass(frozen=True, slots=True)
class Exposure:
    """Both legs of one symbol, each zero or above."""

    long: Decimal
    short: Decimal

    @property
    def net(self) -> Decimal:
        """Signed, and only a summary: never what a decision with both legs is made on."""
        return total(self.long, self.short.copy_negate())

    @property
    def conflicting(self) -> bool:
        return bool(self.long and self.short)


FLAT = Exposure(_ZERO, _ZERO)


#: One symbol may name a spot market and a contract, whose positions are two.
_Name = tuple[str, Product | None]


@dataclass(frozen=True, slots=True)
class PositionSnapshot:
    """The positions of an account, with their origin.

    Args:
        legs: the rows, flat ones included where the source reports them.
        source: where they come from, such as ``ccxt`` or ``binance``.
        fetched_at: an aware time, best taken right before the request was sent.
        complete: the fetch covered all of its scope, so a symbol in it without a leg is flat.
        covers: symbols that the fetch asked for by name and that are therefore known.
        account: the account it belongs to, where it is known; an order for another account
            is refused.
        exchange: the exchange it is of, where it is known; an order for another is refused.
        scope: what ``complete`` is complete of, one ``Scope`` or several; without any, of the whole
            account.
        stamped: the time that an adapter put into ``fetched_at`` by itself; None where the caller
            said when the positions were read.

    Raises:
        PositionDataError: one of these is not what it has to be, or the legs of one symbol and
            product are counted in different units.
    """

    legs: tuple[PositionLeg, ...]
    source: str
    fetched_at: datetime
    complete: bool = False
    covers: frozenset[str] = frozenset()
    account: str | None = None
    exchange: str | None = None
    scope: tuple[Scope, ...] = ()
    stamped: datetime | None = field(default=None, repr=False, compare=False)
    _exposures: Mapping[_Name, Exposure] = field(init=False, repr=False, compare=False)
    _told: frozenset[str] = field(init=False, repr=False, compare=False)
    #: Symbols of which the rows hold one leg of a hedge-mode pair and not the other.
    _halves: frozenset[str] = field(init=False, repr=False, compare=False)
    #: What has both legs open; worked out once, because every decision asks.
    broken: tuple[tuple[str, Exposure], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        legs = _legs(self.legs)
        if type(self.source) is not str or not self.source or not self.source.isprintable():
            raise PositionDataError(f"A snapshot names its source, not {shown(self.source)}")
        if type(self.complete) is not bool:
            raise PositionDataError(f"complete is True or False, not {shown(self.complete)}")
        if self.account is not None and type(self.account) is not str:
            raise PositionDataError(f"An account is text, not {shown(self.account)}")
        if self.exchange is not None and type(self.exchange) is not str:
            raise PositionDataError(f"An exchange is named by a text, not {shown(self.exchange)}")
        object.__setattr__(self, "legs", legs)
        object.__setattr__(self, "fetched_at", _utc(self.fetched_at))
        object.__setattr__(self, "covers", _symbols(self.covers))
        exposures = _exposures(legs)
        broken = tuple((name[0], both) for name, both in exposures.items() if both.conflicting)
        object.__setattr__(self, "_exposures", exposures)
        told = _told(legs)
        object.__setattr__(self, "scope", scopes_of(self.scope))
        object.__setattr__(self, "_told", told)
        object.__setattr__(
            self, "_halves", frozenset(leg.symbol for leg in legs if leg.hedged) - told
        )
        object.__setattr__(self, "broken", broken)

    @property
    def read_time_known(self) -> bool:
        """Whether ``fetched_at`` is the caller's word, not the moment in which an adapter ran."""
        return self.fetched_at != self.stamped

    @property
    def symbols(self) -> frozenset[str]:
        """The symbols it has a row for, as the source spells them."""
        return frozenset(symbol for symbol, _ in self._exposures)

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The symbols with both legs of one product open."""
        return tuple(symbol for symbol, _ in self.broken)

    def exposure(self, symbol: str) -> Exposure:
        """Both legs of a symbol, in all its products; zero without a row. See ``knows``."""
        both = FLAT
        for (name, _), more in self._exposures.items():
            if name == symbol:
                both = Exposure(total(both.long, more.long), total(both.short, more.short))
        return both

    def knows(self, symbol: str) -> bool:
        """Whether the rows tell all there is about the symbol.

        One leg of a hedge-mode pair alone does not: the other may have been left out.
        """
        return self.reaches(symbol) or symbol in self._told

    def reaches(self, symbol: str, product: Product | None = None) -> bool:
        """Whether the fetch asked for all of a symbol: without a leg it is flat.

        Args:
            symbol: in any spelling.
            product: what it is taken for, where that is known.
        """
        if self.complete and (not self.scope or covers(self.scope, symbol, product)):
            return True
        return symbol in self.covers and symbol not in self._halves

    def is_half(self, symbol: str) -> bool:
        """Whether a row is one leg of a pair and the other may be missing."""
        return symbol in self._halves and not self.reaches(symbol)

    def holdings(self) -> Iterable[tuple[str, Product | None, Exposure]]:
        """Each symbol with a product its rows name, and both legs of that product."""
        return ((symbol, product, both) for (symbol, product), both in self._exposures.items())

    def net(self) -> dict[str, Decimal]:
        """Signed net quantity by symbol, the old form; hedge legs are lost in it."""
        return {symbol: self.exposure(symbol).net for symbol in self.symbols}


def _legs(legs: Iterable[PositionLeg]) -> tuple[PositionLeg, ...]:
    if not isinstance(legs, (list, tuple)):
        raise PositionDataError(f"Legs come as a list, not as {shown(legs)}")
    for leg in legs:
        if not isinstance(leg, PositionLeg):
            raise PositionDataError(f"A leg is a PositionLeg, not {shown(leg)}")
    return tuple(legs)


def _utc(moment: datetime) -> datetime:
    try:
        if isinstance(moment, datetime) and moment.utcoffset() is not None:
            return moment.astimezone(timezone.utc)
    except Exception as fault:
        # The first hours of the calendar are none in UTC, and a tzinfo is anybody's code.
        raise PositionDataError(f"fetched_at is no time in UTC: {shown(moment)}") from fault
    raise PositionDataError(
        f"fetched_at is an aware datetime, not {shown(moment)}",
        remedy="Take datetime.now(timezone.utc) right before the request.",
    )


def _symbols(symbols: Iterable[str]) -> frozenset[str]:
    # A single text is iterable too, letter by letter.
    if isinstance(symbols, (str, bytes)) or not isinstance(symbols, Iterable):
        raise PositionDataError(f"Covered symbols come as a list, not as {shown(symbols)}")
    try:
        known = frozenset(symbols)
    except Exception as fault:
        raise PositionDataError(
            f"Covered symbols cannot be read: {type(fault).__name__}"
        ) from fault
    for symbol in known:
        if type(symbol) is not str:
            raise PositionDataError(f"A covered symbol is text, not {shown(symbol)}")
    return known


def _told(legs: tuple[PositionLeg, ...]) -> frozenset[str]:
    """The symbols of which no row can be missing: both legs are told."""
    told: dict[str, set[object]] = {}
    for number, leg in enumerate(legs):
        sides = told.setdefault(leg.symbol, set())
        if leg.hedged:
            # A flat leg that does not say which it is cannot be one of those that do.
            sides.add(leg.side or number)
        else:
            sides.update(Direction)
    return frozenset(symbol for symbol, sides in told.items() if len(sides) > 1)


def _exposures(legs: tuple[PositionLeg, ...]) -> dict[_Name, Exposure]:
    exposures: dict[_Name, Exposure] = {}
    units: dict[_Name, str] = {}
    for leg in legs:
        name = leg.symbol, leg.product
        if units.setdefault(name, leg.unit) != leg.unit:
            raise PositionDataError(
                f"The legs on {shown(leg.symbol)} are counted in {shown(units[name])} and in "
                f"{shown(leg.unit)}"
            )
        before = exposures.get(name, FLAT)
        try:
            if leg.side is Direction.LONG:
                after = Exposure(total(before.long, leg.quantity), before.short)
            elif leg.side is Direction.SHORT:
                after = Exposure(before.long, total(before.short, leg.quantity))
            else:
                after = before
        except NotAQuantity as fault:
            raise PositionDataError(f"The legs on {shown(leg.symbol)} {fault}") from fault
        exposures[name] = after
    return exposures
