# An import for the type checker tells as much about the file.
from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hyperliquid.exchange import Exchange


def enter(exchange: Exchange, coin: str) -> None:
    exchange.order(coin, True, 1, 100, {"limit": {"tif": "Gtc"}})  # INV001: hyperliquid's order
