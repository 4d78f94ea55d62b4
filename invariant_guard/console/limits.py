"""Limits: how far each is used, as bars with what is left. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from invariant_guard.console.text import clean, percent
from invariant_guard.ledger.limits.usage import Usage
from invariant_guard.ledger.model.units import to_text

# From where on a limit is called near.
_NEAR = 0.8


@dataclass(frozen=True)
class LimitRow:
    """One bar; `width` is of 100."""

    scope: str
    limit: str
    used: str
    cap: str
    left: str
    share: str
    width: float
    level: str
    note: str


def limit_bars(usage: Iterable[Usage]) -> list[LimitRow]:
    """Return every limit that is used up by and by, the fullest first."""
    rows = [(_share(one), _row(one)) for one in usage if one.used is not None]
    return [row for _, row in sorted(rows, key=lambda pair: (-pair[0], pair[1].scope))]


def _share(one: Usage) -> float:
    if one.cap is None:
        return 2.0
    used = one.used or 0
    if one.cap <= 0:
        return 1.0 if used >= one.cap else 0.0
    return float(Decimal(used) / Decimal(one.cap))


def _row(one: Usage) -> LimitRow:
    share, used = _share(one), one.used or 0
    level = "bad" if share >= 1 else "warn" if share >= _NEAR or one.note else "good"
    note = clean(" ".join(part for part in (one.how, one.note) if part))
    if one.cap is None:
        return LimitRow(
            clean(one.scope), clean(one.name), to_text(used), "none", "0", "", 100.0, "bad",
            note or "its feed is stale: nothing may open",
        )  # fmt: skip
    return LimitRow(
        clean(one.scope),
        clean(one.name),
        to_text(used),
        to_text(one.cap),
        to_text(max(one.cap - used, 0)),
        percent(share),
        round(min(max(share, 0.0), 1.0) * 100, 1),
        level,
        note,
    )
