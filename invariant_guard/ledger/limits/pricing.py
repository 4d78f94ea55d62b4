"""Pricing: an order's worth and its price's distance from the market, in whole numbers.

Worked out where the order is asked for, so that the step itself only compares. Everything is rounded
up: against the order.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

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
    price, reference = _above_zero(prices.price), _above_zero(prices.reference_price)
    size = UNIT if prices.contract_size is None else _above_zero(prices.contract_size)
    known = [each for each in (price, reference) if each is not None]
    notional = None
    if known and size is not None and quantity is not None:
        # An order is filled at its own price or at the market's: the dearer one counts.
        notional = -(-quantity * max(known) * size // _SQUARE)
    deviation = None
    if price is not None and reference is not None:
        off = price - reference if side is Side.BUY else reference - price
        deviation = -(-max(off, 0) * UNIT // reference)
    return Valued(
        notional, "" if price is None else _written(price), deviation, _age(prices, now)
    )  # fmt: skip


def lacks_size(product: str, instrument: str, prices: Prices) -> bool:
    """Whether nobody says what one contract of a board's future is of its instrument.

    An ES is 50 of its index, an MES 5: at 1 a limit in money would hold next to nothing.
    """
    return product == "future" and "/" not in instrument and prices.contract_size is None


def _above_zero(value: object) -> int | None:
    if value is None:
        return None
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


def _age(prices: Prices, now: float) -> int | None:
    if prices.reference_price is None or prices.reference_at is None:
        return None
    age = int((now - prices.reference_at) * 1000)
    return max(age, 0) if age >= -_AHEAD else None
