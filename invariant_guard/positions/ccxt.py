"""ccxt's unified positions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from invariant_guard.basics.quantities import exact
from invariant_guard.basics.sides import Direction
from invariant_guard.basics.text import shown
from invariant_guard.positions import rows as _rows
from invariant_guard.positions.scope import Scope
from invariant_guard.positions.snapshot import PositionLeg, PositionSnapshot

_SIDES = {"long": Direction.LONG, "short": Direction.SHORT}


def from_ccxt(
    rows: object,
    *,
    complete: bool = False,
    fetched_at: datetime | None = None,
    symbols: Iterable[str] = (),
    account: str | None = None,
    exchange: str | None = None,
    scope: Scope | Iterable[Scope] = (),
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
        exchange: the exchange that they are of; an order for another is refused.
        scope: what ``complete`` is complete of, where it is not the whole account.

    Raises:
        PositionDataError: no list, an empty list that is not stated to be a successful
            fetch, or a row that does not say symbol, size and direction without doubt.
    """
    return _rows.snapshot(
        "ccxt", rows, _leg, complete=complete, fetched_at=fetched_at, symbols=symbols,
        account=account, exchange=exchange, scope=scope,
    )  # fmt: skip


def _leg(row: Any) -> PositionLeg:
    row = _rows.mapping_row("ccxt", row)
    symbol = _rows.symbol_in("ccxt", row)
    info = row.get("info")
    inside: Mapping[str, Any] = info if isinstance(info, Mapping) else {}
    contracts = _rows.amount("ccxt", symbol, row.get("contracts"), "contracts")
    if "vol_closed" in inside:
        contracts = _left_open(symbol, contracts, inside)
    side = row.get("side")
    direction = _SIDES.get(side) if isinstance(side, str) else None
    if contracts and direction is None:
        raise _rows.disagree("ccxt", symbol, f"{contracts} contracts with side {shown(side)}")
    if contracts < 0 and direction is Direction.LONG:
        raise _rows.disagree("ccxt", symbol, f"{contracts} contracts with side 'long'")
    return PositionLeg(
        symbol, direction, contracts.copy_abs(), hedged=_is_leg(row, inside), unit="contracts"
    )


def _left_open(symbol: str, contracts: Decimal, info: Mapping[str, Any]) -> Decimal:
    """Return what is left of a margin position at Kraken, `vol` less `vol_closed`."""
    opened = _rows.amount("ccxt", symbol, info.get("vol"), "vol")
    closed = _rows.amount("ccxt", symbol, info["vol_closed"], "vol_closed")
    if opened != contracts or not 0 <= closed <= opened:
        raise _rows.disagree(
            "ccxt", symbol, f"{contracts} contracts with vol {opened} and vol_closed {closed}"
        )
    return exact(opened - closed)


#: Where venues say that a row is one leg of two, as ccxt hands it on.
_LEG_WORDS = {
    "mode": ("dual_long", "dual_short"),  # Gate
    "position_mode": ("dual_side",),  # HTX
    "positionSide": ("long", "short"),  # Binance, KuCoin, XT
    "posSide": ("long", "short"),  # OKX, Phemex
    "positionIdx": ("1", "2"),  # Bybit
    "holdMode": ("double_hold", "hedge_mode"),  # Bitget
    "posMode": ("hedge_mode", "hedged"),  # Bitget, Phemex
    "positionMode": ("1",),  # MEXC
}


def _is_leg(row: Mapping[str, Any], info: Mapping[str, Any]) -> bool:
    """Whether the row is one leg of two, in ccxt's or the venue's words."""
    hedged = row.get("hedged")
    if hedged is True or hedged is False:
        return hedged
    if info.get("onlyOnePosition") is True:
        # BingX names a side in one-way mode too.
        return False
    return any(str(info[key]).lower() in words for key, words in _LEG_WORDS.items() if key in info)
