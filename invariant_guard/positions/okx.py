"""OKX v5, as python-okx returns positions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from invariant_guard.basics.sides import Direction
from invariant_guard.basics.text import shown
from invariant_guard.instruments.symbols import Product
from invariant_guard.positions import rows as _rows
from invariant_guard.positions.scope import Scope
from invariant_guard.positions.snapshot import PositionLeg, PositionSnapshot

_LEGS = {"long": Direction.LONG, "short": Direction.SHORT}
#: Where the sign of ``pos`` is the direction.
_SIGNED = ("SWAP", "FUTURES", "OPTION")


def from_okx(
    payload: object,
    *,
    complete: bool = False,
    fetched_at: datetime | None = None,
    symbols: Iterable[str] = (),
    account: str | None = None,
    exchange: str | None = None,
    scope: Scope | Iterable[Scope] = (),
) -> PositionSnapshot:
    """Read the reply of ``get_positions()``, or the ``data`` list inside it.

    In net mode the sign of ``pos`` is the direction, except for MARGIN, where ``pos`` is
    always positive and the currency of the position tells: base is long, quote is short
    (OKX, "Get positions"). In long/short mode ``pos`` is positive on either leg.

    Args:
        payload: the whole reply, or ``reply["data"]``.
        complete: the fetch covered the whole account.
        fetched_at: aware time of the request; the time of this call if left out.
        symbols: what was asked for, where it was not the whole account.
        account: whose positions these are.
        exchange: the exchange that they are of; an order for another is refused.
        scope: what ``complete`` is complete of, where it is not the whole account.

    Raises:
        PositionDataError: an error reply, no list, an empty list that is not stated to be a
            successful fetch, or a row that does not say symbol, size and direction.
    """
    return _rows.snapshot(
        "okx", _rows.envelope("okx", payload, "code", ("data",)), _leg, complete=complete,
        fetched_at=fetched_at, symbols=symbols, account=account, exchange=exchange, scope=scope,
    )  # fmt: skip


def _leg(row: Any) -> PositionLeg:
    row = _rows.mapping_row("okx", row)
    symbol = _rows.symbol_in("okx", row, "instId")
    # OKX writes a position without size as empty text.
    size = row.get("pos")
    quantity = _rows.amount("okx", symbol, "0" if size == "" else size, "pos")
    side = row.get("posSide")
    if side == "net":
        direction = _net_direction(symbol, quantity, row)
    elif isinstance(side, str) and side in _LEGS:
        if quantity < 0:
            raise _rows.disagree("okx", symbol, f"pos {quantity} on the {side} leg")
        direction = _LEGS[side]
    else:
        raise _rows.disagree("okx", symbol, f"posSide {shown(side)} is no leg")
    return PositionLeg(
        symbol, direction, quantity.copy_abs(), hedged=side != "net",
        product=_product(row.get("instType"), symbol), unit="contracts",
    )  # fmt: skip


def _net_direction(symbol: str, quantity: Decimal, row: Mapping[str, Any]) -> Direction | None:
    kind, currency = row.get("instType"), row.get("posCcy")
    if not quantity or (kind != "MARGIN" and not currency) or kind in _SIGNED:
        return _rows.signed(quantity)
    if kind != "MARGIN":
        # Only margin positions are held in a currency, and there the sign says nothing.
        raise _rows.disagree(
            "okx", symbol, f"held in {shown(currency)} with instType {shown(kind)}"
        )
    base, _, quote = symbol.partition("-")
    directions = {base: Direction.LONG, quote: Direction.SHORT}
    if quantity < 0 or currency not in directions:
        raise _rows.disagree("okx", symbol, f"margin pos {quantity} held in {shown(currency)}")
    return directions[currency]


def _product(kind: object, symbol: str) -> Product | None:
    if kind == "SWAP":
        # Coin-margined contracts are the ones quoted in plain dollars.
        return Product.INVERSE_PERP if "-USD-" in symbol else Product.LINEAR_PERP
    products = {
        "MARGIN": Product.MARGIN, "FUTURES": Product.FUTURE, "OPTION": Product.OPTION,
    }  # fmt: skip
    return products.get(kind) if isinstance(kind, str) else None
