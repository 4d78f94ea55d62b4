"""Lengths of time as people write them: 500ms, 90s, 15m, 1h, 2d."""

from __future__ import annotations

import re
from decimal import Decimal

MILLISECONDS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)?")


def milliseconds_of(text: str, bare: str = "") -> int | None:
    """Return the milliseconds that a duration means, rounded down, or None where it means none.

    Args:
        text: a number and its unit.
        bare: the unit of a number that has none; empty where it has to have one.
    """
    found = _DURATION.fullmatch(text)
    unit = (found[2] or bare) if found else ""
    return int(Decimal(found[1]) * MILLISECONDS[unit]) if found and unit else None
