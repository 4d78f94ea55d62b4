"""Binance futures, as python-binance and Binance's own connector return them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from invariant_guard.basics.sides import Direction
from invariant_guard.basics.text import shown
from invariant_guard.instruments.symbols import Product, read
from invariant_guard.positions import rows as _rows
from invariant_guard.positions.scope import Scope
from invariant_guard.positions.snapshot import PositionLeg, PositionSnapshot

_LEGS = {"LONG": Direction.LONG, "SHORT": Direction.SHORT}


def from_binance(
    rows: object,
    *,
    complete: bool = False,
    fetched_at: datetime | None = None,
    symbols: Iterable[str] = (),
    account: str | None = None,
    exchange: str | None = None,
    scope: Scope | Iterable[Scope] = (),
) -> PositionSnapshot:
    """Read ``futures_position_information()``, or the connector's ``get_position_risk()``.

    ``positionAmt`` is signed text, the SHORT leg of a hedge-mode pair included, so a leg and
    its sign have to agree. Symbols of these endpoints are futures: an order for the spot
    market of the same name is another instrument.

    Args:
        rows: the list as returned; an error reply is a mapping and is refused.
        complete: the fetch was of the whole account. Version 3 of the endpoint lists only
            symbols with positions or open orders.
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
        "binance", rows, _leg, complete=complete, fetched_at=fetched_at, symbols=symbols,
        account=account, exchange=exchange, scope=scope,
    )  # fmt: skip


def _leg(row: Any) -> PositionLeg:
    row = _rows.mapping_row("binance", row)
    symbol = _rows.symbol_in("binance", row)
    quantity = _rows.amount("binance", symbol, row.get("positionAmt"), "positionAmt")
    leg = row.get("positionSide", "BOTH")
    direction = _rows.signed(quantity)
    if leg != "BOTH":
        if not isinstance(leg, str) or leg not in _LEGS:
            raise _rows.disagree("binance", symbol, f"positionSide {shown(leg)} is no leg")
        if direction not in (None, _LEGS[leg]):
            raise _rows.disagree("binance", symbol, f"positionAmt {quantity} on the {leg} leg")
        direction = _LEGS[leg]
    return PositionLeg(
        symbol, direction, quantity.copy_abs(), hedged=leg != "BOTH", product=_product(symbol)
    )


def _product(symbol: str) -> Product:
    if symbol.endswith("_PERP"):
        return Product.INVERSE_PERP
    return Product.FUTURE if read(symbol).expiry else Product.LINEAR_PERP
