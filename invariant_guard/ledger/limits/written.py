"""Caps as a limits file writes them."""

from __future__ import annotations

from invariant_guard.ledger.limits.model import ScopeLimits
from invariant_guard.ledger.limits.names import LIMITS, Unit
from invariant_guard.ledger.model.units import to_text


def cap_text(entry: ScopeLimits, name: str, cap: int) -> str:
    """Write a cap with its window or unit: a rate's two numbers are one limit."""
    unit = LIMITS[name].unit
    if unit is Unit.TIME:
        return f"{entry.duplicate_window / 1000:g}s"
    if unit is Unit.RATE:
        return f"{to_text(cap)}/{entry.rate_window / 1000:g}s"
    if unit is Unit.SHARE:
        return f"{to_text(cap * 100)}%"
    return to_text(cap)
