"""Bybit v5, as pybit returns positions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from invariant_guard.basics.sides import Direction
from invariant_guard.basics.text import shown
from invariant_guard.basics.violation import PositionDataError
from invariant_guard.instruments.symbols import Product, read
from invariant_guard.positions import rows as _rows
from invariant_guard.positions.scope import Scope
from invariant_guard.positions.snapshot import PositionLeg, PositionSnapshot

_SIDES = {"Buy": Direction.LONG, "Sell": Direction.SHORT}
#: positionIdx: 0 is one-way mode, 1 and 2 are the legs of hedge mode.
_HEDGE_LEGS = {1: Direction.LONG, 2: Direction.SHORT}
#: A reply is of one category; a list of rows may be of all.
_SCOPES: dict[object, Scope] = {
    "linear": Scope(frozenset({Product.LINEAR_PERP, Product.FUTURE}), coin_margined=False),
    "inverse": Scope(frozenset({Product.INVERSE_PERP, Product.FUTURE}), coin_margined=True),
    "option": Scope(frozenset({Product.OPTION})),
}


def from_bybit(
    payload: object,
    *,
    complete: bool = False,
    fetched_at: datetime | None = None,
    symbols: Iterable[str] = (),
    account: str | None = None,
    exchange: str | None = None,
    scope: Scope | Iterable[Scope] = (),
) -> PositionSnapshot:
    """Read the reply of ``get_positions()``, or the list inside it.

    Sizes are unsigned text; the side says the direction, and in hedge mode has to agree with
    ``positionIdx``. A reply with another ``retCode`` than 0 is refused, and one that has a
    further page cannot be complete, nor does it say anything of a symbol without a row.

    Args:
        payload: the whole reply, or ``reply["result"]["list"]``.
        complete: the fetch covered the whole account. Bybit asks per category and settlement
            coin: a whole reply is complete of its category only.
        fetched_at: aware time of the request; the time of this call if left out.
        symbols: what was asked for, where it was not the whole account.
        account: whose positions these are.
        exchange: the exchange that they are of; an order for another is refused.
        scope: what ``complete`` is complete of, where it is not the whole account.

    Raises:
        PositionDataError: an error reply, no list, an empty list that is not stated to be a
            successful fetch, or a row that does not say symbol, size and direction.
    """
    rows = _rows.envelope("bybit", payload, "retCode", ("result", "list"))
    category = None
    if isinstance(payload, Mapping) and isinstance(rows, list):
        result = payload["result"]
        category = result.get("category")
        if result.get("nextPageCursor"):
            if complete:
                raise PositionDataError(
                    "bybit: the reply has a further page, so it is not complete",
                    remedy="Follow nextPageCursor to the end and pass all rows as one list.",
                )
            symbols = ()
        if complete and not scope:
            scope = _SCOPES.get(category, ())
    return _rows.snapshot(
        "bybit", rows, partial(_leg, category), complete=complete, fetched_at=fetched_at,
        symbols=symbols, account=account, exchange=exchange, scope=scope,
    )  # fmt: skip


def _leg(category: object, row: Any) -> PositionLeg:
    row = _rows.mapping_row("bybit", row)
    symbol = _rows.symbol_in("bybit", row)
    size = _rows.amount("bybit", symbol, row.get("size"), "size")
    if size < 0:
        raise _rows.disagree("bybit", symbol, f"size {size} is negative")
    side = row.get("side")
    direction = _SIDES.get(side) if isinstance(side, str) else None
    if size and direction is None:
        raise _rows.disagree("bybit", symbol, f"size {size} with side {shown(side)}")
    index = row.get("positionIdx", 0)
    if isinstance(index, bool) or index not in (0, 1, 2):
        raise _rows.disagree("bybit", symbol, f"positionIdx {shown(index)} is no leg")
    if size and index in _HEDGE_LEGS and direction is not _HEDGE_LEGS[index]:
        raise _rows.disagree("bybit", symbol, f"side {side} on positionIdx {index}")
    return PositionLeg(
        symbol, _HEDGE_LEGS.get(index, direction), size, hedged=index != 0,
        product=_product(category, symbol),
    )  # fmt: skip


def _product(category: object, symbol: str) -> Product | None:
    if category == "option":
        return Product.OPTION
    if category not in ("linear", "inverse"):
        return None
    if read(symbol).expiry:
        return Product.FUTURE
    return Product.LINEAR_PERP if category == "linear" else Product.INVERSE_PERP
