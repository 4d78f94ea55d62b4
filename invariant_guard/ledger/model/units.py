"""Exact quantities: every amount in the ledger is a whole number of units of 10**-30.

Floats would let `0.1 + 0.2 - 0.3` leave a position of 5e-17 behind, and a position that small still
blocks the other side. Whole numbers add up exactly in Python, in SQLite (kept as text) and in Lua
(added limb by limb), so the three stores cannot drift apart over rounding.

Thirty decimals hold any price-sized float in full (17 significant digits from 1e-13 upward) and
every 18-decimal token amount.
"""

from __future__ import annotations

from decimal import Decimal

from invariant_guard.basics.quantities import NotAQuantity, finite
from invariant_guard.basics.text import shown

DECIMALS = 30
UNIT: int = 10**DECIMALS
# One quintillion: more than any venue quotes, and it bounds the number of Lua limbs.
LIMIT = 10**18 * UNIT

QuantityLike = int | float | str | Decimal


def to_units(value: object, *, round_up: bool = False) -> int:
    """Convert `value` to units of 10**-30, exactly. Takes whatever the guard call takes.

    Raises ValueError for what is no finite number, for what has more than 30 decimals and for
    magnitudes of 10**18 or more. A float means its shortest decimal text: 0.1 is one tenth.

    `round_up` takes more decimals too, rounded away from zero: for positions, where the least
    remainder must not read as flat.
    """
    try:
        known = finite(value)
    except NotAQuantity as fault:
        raise ValueError(f"quantity {shown(value)} {fault}") from None
    if isinstance(known, int):
        units = known * UNIT
        if -LIMIT < units < LIMIT:
            return units
        raise ValueError(f"quantity {shown(value)} is out of range (below 10**18)")
    number = known if isinstance(known, Decimal) else Decimal(repr(known))
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)  # only NaN and infinity have letters there
    # Bounded before any power of ten is taken: Decimal('1e999999999') is a legal number.
    if number and number.adjusted() >= 18:
        raise ValueError(f"quantity {shown(value)} is out of range (below 10**18)")
    whole: int = int("".join(map(str, digits)))
    shift = exponent + DECIMALS
    if not whole:
        return 0
    if shift >= 0:
        whole *= 10**shift
    else:
        # Not the power of ten where it exceeds all digits: the exponent may be a billion.
        whole, rest = divmod(whole, 10**-shift) if -shift <= len(digits) else (0, whole)
        if rest and not round_up:
            raise ValueError(f"quantity {shown(value)} has more than {DECIMALS} decimals")
        whole += bool(rest)
    return -whole if sign else whole


def to_decimal(units: int) -> Decimal:
    """Convert `units` of 10**-30 to a Decimal without trailing zeros, exactly."""
    digits = str(abs(units)).rjust(DECIMALS + 1, "0")
    text = f"{digits[:-DECIMALS]}.{digits[-DECIMALS:]}".rstrip("0").rstrip(".")
    return Decimal(f"-{text}" if units < 0 else text)


def to_text(units: int) -> str:
    """Format `units` as plain decimal text, never in exponent form: `0.001`, `-2`."""
    return format(to_decimal(units), "f")
