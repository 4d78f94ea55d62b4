"""Quantities as venues and services write them, read without losing a sign.

A quantity is kept in the type it came in wherever that is safe, because the decision
needs only its sign; where sizes are compared, both are read as the decimal they print as,
so that ``0.3`` and ``Decimal("0.3")`` are the same amount.
"""

from __future__ import annotations

import re
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Inexact, InvalidOperation, Overflow
from numbers import Integral, Rational, Real

Number = int | float | Decimal

#: ``Decimal()`` alone also takes ``1_000``, Arabic digits and padding, which no venue sends.
_NUMERIC_TEXT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")

#: About 19,700 digits. To turn a million of them into a decimal takes half a minute.
_LARGEST_INT_BITS = 65536

#: The caller's decimal context may round to two digits or trap anything: never ours.
_EXACT = Context(
    prec=400, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[InvalidOperation, Inexact, Overflow]
)
_ROUNDED = Context(prec=60, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[InvalidOperation])


class NotAQuantity(ValueError):
    """The value is no finite number; the message says what it is instead."""


def finite(value: object) -> Number:
    """Read a signed quantity.

    Accepts int, float, Decimal, numeric text in ASCII, and the number types of other
    libraries (numpy's scalars, fractions).

    Raises:
        NotAQuantity: for anything else, bool, NaN and the infinities included.
    """
    kind = type(value)
    if kind is float:
        if value - value == 0.0:  # type: ignore[operator]
            return value  # type: ignore[return-value]
        raise NotAQuantity("is not finite")
    if kind is int:
        return _of_size(value)  # type: ignore[arg-type]
    if kind is Decimal:
        if value.is_finite():  # type: ignore[attr-defined]
            return value  # type: ignore[return-value]
        raise NotAQuantity("is not finite")
    if value is None:
        raise NotAQuantity("is missing")
    if kind is bool:
        raise NotAQuantity("is a truth value, not a number")
    if issubclass(kind, str):
        return _from_text(str.__str__(value))
    # Subclasses are read through the base type, never through what they override.
    if issubclass(kind, float):
        return finite(float.__float__(value))  # type: ignore[arg-type]
    if issubclass(kind, int):
        return _of_size(int.__int__(value))  # type: ignore[arg-type]
    if issubclass(kind, Decimal):
        return finite(Decimal(value))  # type: ignore[arg-type]
    return _from_foreign(value)


def _of_size(value: int) -> int:
    if value.bit_length() > _LARGEST_INT_BITS:
        raise NotAQuantity("has more digits than any quantity")
    return value


def _from_text(text: str) -> Decimal:
    if len(text) <= 400 and _NUMERIC_TEXT.fullmatch(text):
        return Decimal(text)
    raise NotAQuantity("is text that is no plain decimal number")


def _from_foreign(value: object) -> Number:
    try:
        if issubclass(type(value), Integral):
            return _of_size(int(value))  # type: ignore[call-overload]
        if issubclass(type(value), Rational):
            # Not float(): a tiny fraction would become 0.0, hence flat.
            return _ROUNDED.divide(
                Decimal(_of_size(int(value.numerator))),  # type: ignore[attr-defined]
                Decimal(_of_size(int(value.denominator))),  # type: ignore[attr-defined]
            )
        if issubclass(type(value), Real):
            return _from_text_of(str(value))
    except NotAQuantity:
        raise
    except Exception as fault:
        raise NotAQuantity("raised while it was read as a number") from fault
    raise NotAQuantity(f"is a {type(value).__name__}, not a number")


def _from_text_of(text: str) -> Decimal:
    if text.lstrip("+-").lower() in {"nan", "inf", "infinity"}:
        raise NotAQuantity("is not finite")
    return _from_text(text)


def exact(number: Number) -> Decimal:
    """Return the decimal that a number prints as: 0.1 is a tenth."""
    return Decimal(repr(number)) if type(number) is float else Decimal(number)


def magnitude(number: Number) -> Decimal:
    """Return the size without the sign, exactly; ``abs`` of a Decimal would round."""
    return exact(number).copy_abs()


def total(first: Decimal, second: Decimal) -> Decimal:
    """The exact sum.

    Raises:
        NotAQuantity: where the two are so far apart that no exact sum can be kept.
    """
    try:
        return _EXACT.add(first, second)
    except (Inexact, Overflow, InvalidOperation) as fault:
        raise NotAQuantity("cannot be added up exactly") from fault


def half(lot_size: Decimal) -> Decimal:
    """Return half a lot: a smaller remainder rounds to no lot at all."""
    return _ROUNDED.divide(lot_size, Decimal(2))


def reaches(limit: Decimal, quantity: Decimal, slack: Decimal) -> bool:
    """Whether the quantity is at most the limit, or more by less than the slack."""
    return quantity <= limit or _ROUNDED.subtract(quantity, limit) < slack
