"""What a refused order raises."""

from __future__ import annotations

from typing import Any

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.basics.quantities import Number


class PositionInvariantViolation(Exception):
    """The order must not be sent.

    Args:
        reason: what was found and why it stops the order; ``str()`` of the exception.
        code: the machine-readable kind of refusal.
        remedy: what to do next; the code's own remedy unless a better one is known.
        existing_quantity: the signed position that was found on the symbol, in the unit of
            the positions given; None where none could be established.
        limit: the limit that stopped the order, with its ``scope``, ``name``, ``cap``, ``used``,
            ``asked``, ``dynamic`` and ``text``; None where none did.
    """

    default_code = ViolationCode.OPPOSING_POSITION

    def __init__(
        self,
        reason: str = "",
        *,
        code: ViolationCode | None = None,
        remedy: str | None = None,
        existing_quantity: Number | None = None,
        limit: Any = None,
    ) -> None:
        super().__init__(reason)
        self.code = self.default_code if code is None else code
        self.reason = reason
        self.remedy = self.code.remedy if remedy is None else remedy
        self.existing_quantity = existing_quantity
        self.limit = limit


class PositionDataError(PositionInvariantViolation):
    """A venue's positions could not be understood; whatever order wanted them is blocked."""

    default_code = ViolationCode.POSITION_DATA


class AmbiguousSymbol(PositionInvariantViolation):
    """A spelling fits more than one instrument and nothing says which one is meant."""

    default_code = ViolationCode.AMBIGUOUS_SYMBOL


class UnknownInstrument(PositionInvariantViolation):
    """A spelling fits no instrument of the exchange."""

    default_code = ViolationCode.UNKNOWN_INSTRUMENT
