"""Pools: what accounts that stand for one another hold together, net and gross. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote

from invariant_guard.console.text import clean
from invariant_guard.ledger.limits.model import Opposing, Pool
from invariant_guard.ledger.limits.pool_report import PoolExposure, PoolReport
from invariant_guard.ledger.limits.pools import class_of
from invariant_guard.ledger.model.units import to_text
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.stores.base import Contents

# Half of a drawing of 100: short to the left of its middle, long to the right.
_HALF = 50.0


class DrawnPart(NamedTuple):
    """A part of a drawing."""

    x: float
    width: float


@dataclass(frozen=True)
class AccountShare:
    """What one account has of an instrument."""

    account: str
    held: str
    in_flight: int


@dataclass(frozen=True)
class PoolRow:
    """An instrument or a family. Drawn are what is open, and what may be at worst."""

    what: str
    where: str
    net: str
    gross: str
    worst_long: str
    worst_short: str
    in_flight: str
    open: DrawnPart
    worst: DrawnPart
    level: str
    note: str
    accounts: tuple[AccountShare, ...]


@dataclass(frozen=True)
class PoolPart:
    """One pool."""

    name: str
    accounts: tuple[str, ...]
    rule: str
    rows: tuple[PoolRow, ...]


_RULES = {
    Opposing.POSITIONS: "none opens against what another holds or has in flight",
    Opposing.ORDERS: "none opens against what another has in flight",
    Opposing.ALLOW: "each may oppose the others",
}


def has_pools(contents: Contents | None) -> bool:
    """Whether any pool is in force."""
    limits = None if contents is None else contents.limits
    return limits is not None and bool(limits.pools)


def pool_parts(contents: Contents) -> list[PoolPart]:
    """Return every pool in force, in the order of the file."""
    pools = () if contents.limits is None else contents.limits.pools
    return [_part(contents.pool(pool.name)) for pool in pools]


def _part(report: PoolReport) -> PoolPart:
    pool = report.pool
    rule = _RULES[pool.opposing] + (", at any venue" if pool.any_venue else "")
    return PoolPart(
        clean(pool.name),
        tuple(clean(unquote(account)) for account in pool.accounts),
        rule,
        tuple(_row(report, one) for one in report.exposure()),
    )


def _row(report: PoolReport, one: PoolExposure) -> PoolRow:
    mine = [k for k in report.keys if class_of(report.limits, report.pool, k.key)[0] == one.what]
    most = max(one.worst_long, one.worst_short)
    level, note = _judged(report.pool, one)
    # A family has a name alone; of an instrument the exchange and product stand before it.
    where, _, what = one.what.rpartition("/")
    return PoolRow(
        clean(unquote(what)),
        clean(where.replace("/", " ")),
        _signed(one.net),
        to_text(one.gross),
        to_text(one.worst_long),
        to_text(one.worst_short),
        _both(one.buying, one.selling, "buying", "selling") or "\u2013",
        _span(one.long, one.short, most),
        _span(one.worst_long, one.worst_short, most),
        level,
        note,
        tuple(_share(key) for key in sorted(mine, key=lambda key: key.key)),
    )


def _judged(pool: Pool, one: PoolExposure) -> tuple[str, str]:
    if one.unknown:
        names = ", ".join(dict.fromkeys(map(_account, one.unknown)))
        return "warn", f"Not READY, so what is open there is not known: {names}."
    if one.long and one.short and pool.opposing is Opposing.POSITIONS:
        return "bad", "Accounts hold both directions."
    return "good", ""


def _share(key: KeyState) -> AccountShare:
    held = _both(key.long, key.short, "long", "short") or "flat"
    return AccountShare(_account(key.key), held, len(key.live))


def _account(key: str) -> str:
    account, exchange, *_ = key.split("/")
    return clean(f"{unquote(account)}/{unquote(exchange)}")


def _both(first: int, second: int, *words: str) -> str:
    pairs = zip(words, (first, second), strict=True)
    return ", ".join(f"{word} {to_text(quantity)}" for word, quantity in pairs if quantity)


def _signed(number: int) -> str:
    return f"+{to_text(number)}" if number > 0 else to_text(number)


def _span(long: int, short: int, most: int) -> DrawnPart:
    left, right = (_HALF * side / most if most else 0.0 for side in (short, long))
    return DrawnPart(round(_HALF - left, 2), round(left + right, 2))
