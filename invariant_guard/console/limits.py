"""Limits: how far each is used, as bars with what is left. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from invariant_guard.console.text import clean, percent
from invariant_guard.ledger.model.units import to_text

# From where on a limit is called near.
_NEAR = 0.8


class LimitUsage(Protocol):
    """One limit on one scope, as a ledger with limits tells it; units of 10**-30."""

    @property
    def scope(self) -> str:
        """What it is on."""

    @property
    def name(self) -> str:
        """Which limit."""

    @property
    def used(self) -> int | None:
        """How much of it; None where it is about single orders."""

    @property
    def cap(self) -> int | None:
        """Of how much; None where nothing may open because its feed is stale."""

    @property
    def how(self) -> str:
        """Where the cap comes from."""

    @property
    def note(self) -> str:
        """Why the number says too little."""


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


def usage_from(reader: object) -> tuple[LimitUsage, ...] | None:
    """Ask a reader for limits; None where it knows of none."""
    ask: Any = getattr(reader, "usage", None)
    return None if ask is None else tuple(ask())


def limit_bars(usage: Iterable[LimitUsage]) -> list[LimitRow]:
    """Return every limit that is used up by and by, the fullest first."""
    rows = [(_share(one), _row(one)) for one in usage if one.used is not None]
    return [row for _, row in sorted(rows, key=lambda pair: (-pair[0], pair[1].scope))]


def _share(one: LimitUsage) -> float:
    if one.cap is None:
        return 2.0
    used = one.used or 0
    if one.cap <= 0:
        return 1.0 if used >= one.cap else 0.0
    return float(Decimal(used) / Decimal(one.cap))


def _row(one: LimitUsage) -> LimitRow:
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
