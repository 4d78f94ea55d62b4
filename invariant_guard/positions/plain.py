"""Signed net quantities from a service's own books, with their origin stated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from invariant_guard.basics.text import shown
from invariant_guard.basics.violation import PositionDataError
from invariant_guard.positions import rows as _rows
from invariant_guard.positions.scope import Scope
from invariant_guard.positions.snapshot import PositionLeg, PositionSnapshot


def from_signed(
    quantities: Mapping[str, object],
    *,
    source: str,
    fetched_at: datetime,
    complete: bool,
    account: str | None = None,
    exchange: str | None = None,
    scope: Scope | Iterable[Scope] = (),
) -> PositionSnapshot:
    """Make a snapshot of ``{symbol: signed net quantity}``, positive long, negative short.

    Nothing has a default here: unlike a plain mapping, the result claims to be verified.

    Args:
        quantities: signed net quantity by symbol.
        source: where they come from.
        fetched_at: aware time of the read behind them.
        complete: they cover the whole account, so a missing symbol is flat.
        account: whose positions these are.
        exchange: the exchange that they are of; an order for another is refused.
        scope: what ``complete`` is complete of, where it is not the whole account.

    Raises:
        PositionDataError: no mapping, a key that is no text, a value that is no finite
            number, or an empty mapping that is not complete.
    """
    if not isinstance(quantities, Mapping):
        raise PositionDataError(f"{source}: quantities are a mapping, not {shown(quantities)}")
    try:
        pairs = list(quantities.items())
    except Exception as fault:
        raise PositionDataError(
            f"{source}: quantities cannot be read: {type(fault).__name__}"
        ) from fault
    legs = []
    for symbol, value in pairs:
        quantity = _rows.amount(source, symbol, value, "quantity")
        legs.append(PositionLeg(symbol, _rows.signed(quantity), quantity.copy_abs()))
    return _rows.snapshot(
        source, legs, lambda leg: leg, complete=complete, fetched_at=fetched_at, symbols=(),
        account=account, exchange=exchange, scope=scope,
    )  # fmt: skip
