"""Alpaca, as alpaca-py returns positions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from invariant_guard.basics.sides import Direction
from invariant_guard.basics.text import shown
from invariant_guard.basics.violation import PositionDataError
from invariant_guard.instruments.symbols import Product
from invariant_guard.positions import rows as _rows
from invariant_guard.positions.scope import Scope
from invariant_guard.positions.snapshot import PositionLeg, PositionSnapshot

_SIDES = {"long": Direction.LONG, "short": Direction.SHORT}
_PRODUCTS = {
    "us_equity": Product.EQUITY,
    "us_option": Product.OPTION,
    "crypto": Product.SPOT,
}


def from_alpaca(
    rows: object,
    *,
    complete: bool = False,
    fetched_at: datetime | None = None,
    symbols: Iterable[str] = (),
    account: str | None = None,
    exchange: str | None = None,
    scope: Scope | Iterable[Scope] = (),
) -> PositionSnapshot:
    """Read ``TradingClient.get_all_positions()``, as models or as raw mappings.

    The side decides. The size of a short is written with or without a minus; a minus on a
    long is a contradiction. The endpoint lists every open position and no flat one, so an
    account without positions is an empty list: say ``complete=True`` and ``fetched_at=``.

    Args:
        rows: the list as returned.
        complete: True for ``get_all_positions()``: what is not listed is flat.
        fetched_at: aware time of the request; the time of this call if left out.
        symbols: what was asked for, where it was not the whole account.
        account: whose positions these are.
        exchange: the exchange that they are of; an order for another is refused.
        scope: what ``complete`` is complete of, where it is not the whole account.

    Raises:
        PositionDataError: no list, an empty list that is not stated to be a successful
            fetch, or a row that does not say symbol, size and direction without doubt.
    """
    return _rows.snapshot(
        "alpaca", rows, _leg, complete=complete, fetched_at=fetched_at, symbols=symbols,
        account=account, exchange=exchange, scope=scope,
    )  # fmt: skip


def _leg(row: Any) -> PositionLeg:
    fields = row if isinstance(row, Mapping) else _fields(row)
    symbol = _rows.symbol_in("alpaca", fields)
    quantity = _rows.amount("alpaca", symbol, fields.get("qty"), "qty")
    direction = _SIDES.get(_word(fields.get("side")))
    if quantity and direction is None:
        raise _rows.disagree(
            "alpaca", symbol, f"qty {quantity} with side {shown(fields.get('side'))}"
        )
    if quantity < 0 and direction is Direction.LONG:
        raise _rows.disagree("alpaca", symbol, f"qty {quantity} with side 'long'")
    product = _PRODUCTS.get(_word(fields.get("asset_class")))
    return PositionLeg(symbol, direction, quantity.copy_abs(), product=product, unit="shares")


def _fields(row: object) -> dict[str, Any]:
    if not hasattr(row, "qty") or not hasattr(row, "symbol"):
        raise PositionDataError(f"alpaca: a position row has symbol and qty, not {shown(row)}")
    return {name: getattr(row, name, None) for name in ("symbol", "qty", "side", "asset_class")}


def _word(value: object) -> str:
    """alpaca-py's enums are text too, and carry the venue's word as their value."""
    word = getattr(value, "value", value)
    return word if isinstance(word, str) else ""
