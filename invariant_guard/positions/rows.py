"""Rows: what every adapter needs to read them, or to refuse them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

from invariant_guard.basics.quantities import NotAQuantity, exact, finite
from invariant_guard.basics.sides import Direction
from invariant_guard.basics.text import shown
from invariant_guard.basics.violation import PositionDataError, PositionInvariantViolation
from invariant_guard.positions.scope import Scope, scopes_of
from invariant_guard.positions.snapshot import PositionLeg, PositionSnapshot


def snapshot(
    source: str,
    rows: object,
    leg_of: Callable[[Any], PositionLeg],
    *,
    complete: bool,
    fetched_at: datetime | None,
    symbols: Iterable[str],
    account: str | None,
    exchange: str | None = None,
    scope: Scope | Iterable[Scope] = (),
) -> PositionSnapshot:
    """Parse rows into a snapshot that cannot be empty by accident.

    An empty list is what a failed fetch, a wrong account and a flat account all look like.
    It is taken for flat only where the caller states that the fetch succeeded: what it
    covered, and when.
    """
    if not isinstance(rows, (list, tuple)):
        raise PositionDataError(f"{source}: positions come as a list of rows, not {shown(rows)}")
    try:
        covers = frozenset((symbols,) if isinstance(symbols, str) else symbols)
    except Exception as fault:
        raise PositionDataError(
            f"{source}: symbols= is a list of texts, and reading it raised {type(fault).__name__}"
        ) from fault
    if not rows and (fetched_at is None or not (complete is True or covers)):
        raise PositionDataError(
            f"{source}: an empty list of positions may be an error as well as a flat account",
            remedy="If the fetch succeeded, say so: pass fetched_at= and either complete=True "
            "(the whole account) or symbols= (what was asked for).",
        )
    try:
        legs = tuple(leg_of(row) for row in rows)
    except PositionInvariantViolation:
        raise
    except Exception as fault:
        raise PositionDataError(
            f"{source}: a position row cannot be read: {type(fault).__name__}"
        ) from fault
    # By now the rows may be old: this says when they came here, and not when they were read.
    arrived = datetime.now(timezone.utc)
    return PositionSnapshot(
        legs=legs,
        source=source,
        fetched_at=arrived if fetched_at is None else fetched_at,
        complete=complete,
        covers=covers,
        account=account,
        exchange=exchange,
        scope=scopes_of(scope),
        stamped=arrived if fetched_at is None else None,
    )


def mapping_row(source: str, row: object) -> Mapping[str, Any]:
    """The row as a mapping, or a refusal that shows what it is."""
    if not isinstance(row, Mapping):
        raise PositionDataError(f"{source}: a position row is a mapping, not {shown(row)}")
    return row


def symbol_in(source: str, row: Mapping[str, Any], key: str = "symbol") -> str:
    """The row's symbol, which has to be text."""
    symbol = row.get(key)
    if not isinstance(symbol, str) or not symbol.strip():
        raise PositionDataError(f"{source}: a position row has {key} {shown(symbol)}")
    return str.__str__(symbol)


def amount(source: str, symbol: str, value: object, field: str) -> Decimal:
    """A signed size, refused where it is missing or no finite number."""
    try:
        return exact(finite(value))
    except NotAQuantity as fault:
        raise PositionDataError(
            f"{source}: {field} of {shown(symbol)} {fault}: {shown(value)}"
        ) from fault


def disagree(source: str, symbol: str, what: str) -> PositionDataError:
    """The error for a row whose sign and side contradict each other."""
    return PositionDataError(
        f"{source}: the position on {shown(symbol)} contradicts itself: {what}"
    )


def signed(quantity: Decimal) -> Direction | None:
    """The direction a sign says; None at zero."""
    if not quantity:
        return None
    return Direction.LONG if quantity > 0 else Direction.SHORT


def envelope(source: str, payload: object, code_key: str, data_path: tuple[str, ...]) -> object:
    """The rows inside a venue's reply, after its own status says that it succeeded.

    Rows handed over without their reply pass through.
    """
    if not isinstance(payload, Mapping):
        return payload
    code = payload.get(code_key)
    if str(code) != "0":
        raise PositionDataError(
            f"{source}: the venue answered with {code_key} {shown(code)}: "
            f"{shown(payload.get('retMsg', payload.get('msg')))}"
        )
    inside: object = payload
    for key in data_path:
        inside = inside.get(key) if isinstance(inside, Mapping) else None
    return inside
