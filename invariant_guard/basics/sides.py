"""Which way an order goes. Four words, and nothing is guessed from any other."""

from __future__ import annotations

from enum import Enum

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.basics.quantities import Number
from invariant_guard.basics.text import shown
from invariant_guard.basics.violation import PositionInvariantViolation

#: The sign an order of that side adds to a net position.
_SIGN_OF_WORD = {"buy": 1, "long": 1, "sell": -1, "short": -1}

#: The same for the spellings in use, so that these cost one lookup; ``sign_of`` takes any.
USUAL_SIGNS = {
    spelling: sign
    for word, sign in _SIGN_OF_WORD.items()
    for spelling in (word, word.upper(), word.capitalize())
}


class Direction(str, Enum):
    """The direction of a position, or of the order that opens it."""

    LONG = "LONG"
    SHORT = "SHORT"

    def __str__(self) -> str:
        return str.__str__(self)


#: The word for a sign, for messages.
WORDS = {1: "LONG", -1: "SHORT"}


def direction_of(sign: Number) -> Direction:
    """The direction of a signed quantity other than zero."""
    return Direction.LONG if sign > 0 else Direction.SHORT


def sign_of(side: object) -> int:
    """+1 for a side that buys, -1 for one that sells.

    Accepts the four words in any letter case and members of an enum (alpaca-py's
    ``OrderSide``, for one) whose value is such a word, or whose name is where the value is
    no text.

    Raises:
        PositionInvariantViolation: UNKNOWN_SIDE for anything else, padded words included.
    """
    sign = _sign_or_none(side)
    if sign is None:
        raise PositionInvariantViolation(
            f"Cannot tell the direction of the order: side {shown(side)} is none of "
            "buy, long, sell, short",
            code=ViolationCode.UNKNOWN_SIDE,
        )
    return sign


def _sign_or_none(side: object) -> int | None:
    kind = type(side)
    if kind is str:
        return _SIGN_OF_WORD.get(side.lower())  # type: ignore[attr-defined]
    if issubclass(kind, Enum):
        try:
            return _sign_of_member(side)  # type: ignore[arg-type]
        except Exception:
            # A flag without a name, or an enum whose properties are somebody's code.
            return None
    if issubclass(kind, str):
        return _SIGN_OF_WORD.get(str.__str__(side).lower())
    return None


def _sign_of_member(side: Enum) -> int | None:
    by_name = _SIGN_OF_WORD.get(side.name.lower())
    value = side.value
    if type(value) is not str:
        # Numbers are conventions of one library each (2 is SELL here, LONG there): the
        # name is what the author meant.
        return by_name
    by_value = _SIGN_OF_WORD.get(value.lower())
    if by_name is not None and by_name != by_value:
        return None
    return by_value
