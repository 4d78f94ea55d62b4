"""ccxt's unified positions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from invariant_guard.basics.sides import Direction
from invariant_guard.basics.text import shown
from invariant_guard.positions import rows as _rows
from invariant_guard.positions.snapshot import PositionLeg, PositionSnapshot

_SIDES = {"long": Direction.LONG, "short": Direction.SHORT}


def from_ccxt(
    rows: object,
    *,
    complete: bool = False,
    fetched_at: datetime | None = None,
    symbols: Iterable[str] = (),
    account: str | None = None,
) -> PositionSnapshot:
    """Read what ``exchange.fetch_positions()`` returned.

    Sizes are ``contracts``, which is what ``create_order`` takes as amount. They are
    unsigned except on Deribit, whose sign has to agree with the side. A side of ``net`` (OKX
    where the venue left the size out) says no direction and is refused.

    Args:
        rows: the list as ccxt returned it.
        complete: the fetch was of the whole account, so what is not listed is flat.
        fetched_at: aware time of the request; the time of this call if left out.
        symbols: what was asked for, where it was not the whole account.
        account: whose positions these are.

    Raises:
        PositionDataError: no list, an empty list that is not stated to be a successful
            fetch, or a row that does not say symbol, size and direction without doubt.
    """
    return _rows.snapshot(
        "ccxt", rows, _leg, complete=complete, fetched_at=fetched_at, symbols=symbols,
        account=account,
    )  # fmt: skip


def _leg(row: Any) -> PositionLeg:
    row = _rows.mapping_row("ccxt", row)
    symbol = _rows.symbol_in("ccxt", row)
    contracts = _rows.amount("ccxt", symbol, row.get("contracts"), "contracts")
    side = row.get("side")
    direction = _SIDES.get(side) if isinstance(side, str) else None
    if contracts and direction is None:
        raise _rows.disagree("ccxt", symbol, f"{contracts} contracts with side {shown(side)}")
    if contracts < 0 and direction is Direction.LONG:
        raise _rows.disagree("ccxt", symbol, f"{contracts} contracts with side 'long'")
    return PositionLeg(
        symbol, direction, contracts.copy_abs(), hedged=row.get("hedged") is True, unit="contracts"
    )
