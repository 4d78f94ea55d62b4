"""Pricing: an order's worth and its price's distance from the market, in whole numbers.

Worked out where the order is asked for, so that the step itself only compares. Everything is rounded
up: against the order.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from invariant_guard.basics.tuples import made_of
from invariant_guard.ledger.model.enums import Side
from invariant_guard.ledger.model.units import UNIT, to_text, to_units

_SQUARE = UNIT**2
# A clock of another machine may be so far ahead, in ms; a price from later than that is none.
_AHEAD = 1_000


class Prices(NamedTuple):
    """What a guard call says of prices, as given; `reference_at` in seconds since the epoch."""

    price: object = None
    reference_price: object = None
    reference_at: float | None = None
    contract_size: object = None


class Valued(NamedTuple):
    """The same as limits compare it; see `Request`."""

    notional: int | None = None
    price: str = ""
    deviation: int | None = None
    age: int | None = None


NO_PRICES, NO_WORTH = Prices(), Valued()


def valued(prices: Prices, side: Side, quantity: int | None, now: float) -> Valued:
    """Value an order by what its guard call says of prices.

    Args:
        prices: as the call gave them.
        side: of the order.
        quantity: in units of 10**-30; None where it is not known yet.
        now: seconds since the epoch.
    """
    given, reference_given, reference_at, size_given = prices
    price = None if given is None else _above_zero(given)
    notional = deviation = age = None
    # An order is filled at its own price or at the market's: the dearer one counts.
    dearer = price
    if reference_given is not None:
        reference = _above_zero(reference_given)
        if reference is not None:
            if price is None:
                dearer = reference
            else:
                dearer = max(price, reference)
                off = price - reference if side is Side.BUY else reference - price
                deviation = -(-max(off, 0) * UNIT // reference)
        if reference_at is not None:
            age = _age(reference_at, now)
    if dearer is not None and quantity is not None:
        if size_given is None:
            notional = -(-quantity * dearer // UNIT)
        else:
            size = _above_zero(size_given)
            notional = None if size is None else -(-quantity * dearer * size // _SQUARE)
    return made_of(
        Valued, (notional, "" if price is None else _written(price), deviation, age)
    )  # fmt: skip


def lacks_size(product: str, instrument: str, prices: Prices) -> bool:
    """Whether nobody says what one contract of a board's future is of its instrument.

    An ES is 50 of its index, an MES 5: at 1 a limit in money would hold next to nothing.
    """
    return product == "future" and "/" not in instrument and prices.contract_size is None


def _above_zero(value: object) -> int | None:
    if type(value) in _PLAIN:
        return _read(value)
    return _read_any(value)


# What equals one of these and is of its type is the same number.
_PLAIN = (str, int, float)


@lru_cache(maxsize=1024, typed=True)
def _read(value: object) -> int | None:
    return _read_any(value)


@lru_cache(maxsize=1024)
def _written(units: int) -> str:
    return to_text(units)


def _read_any(value: object) -> int | None:
    try:
        units = to_units(value)
    except ValueError:
        return None
    return units if units > 0 else None


def _age(reference_at: float, now: float) -> int | None:
    try:
        age = int((now - reference_at) * 1000)
    except (OverflowError, ValueError):
        # A time that is not finite, or beyond what a float holds.
        return None
    return max(age, 0) if age >= -_AHEAD else None
