"""Caps, pools and families in the words of a limits file."""

from __future__ import annotations

from urllib.parse import unquote

from invariant_guard.ledger.limits.model import InstrumentFamily, Pool, ScopeLimits
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


def pool_text(pool: Pool) -> str:
    """Write a pool in one line."""
    accounts = ", ".join(map(unquote, pool.accounts))
    venues = "any" if pool.any_venue else "same"
    families = f", families {', '.join(pool.families)}" if pool.families else ""
    return f"{accounts}; opposing {pool.opposing.value}, venues {venues}{families}"


def family_text(family: InstrumentFamily) -> str:
    """Write a family in one line."""
    return ", ".join(f"{pattern} = {to_text(size)}" for pattern, size in family.members)
