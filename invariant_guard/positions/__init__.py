"""Position snapshots, and one named adapter for each source they can come from."""

from invariant_guard.positions.alpaca import from_alpaca
from invariant_guard.positions.binance import from_binance
from invariant_guard.positions.bybit import from_bybit
from invariant_guard.positions.ccxt import from_ccxt
from invariant_guard.positions.fetch import fetch_ccxt, fetch_ccxt_async
from invariant_guard.positions.ibkr import from_ibkr
from invariant_guard.positions.okx import from_okx
from invariant_guard.positions.plain import from_signed
from invariant_guard.positions.scope import Scope
from invariant_guard.positions.snapshot import Exposure, PositionLeg, PositionSnapshot

__all__ = [
    "Exposure",
    "PositionLeg",
    "PositionSnapshot",
    "Scope",
    "fetch_ccxt",
    "fetch_ccxt_async",
    "from_alpaca",
    "from_binance",
    "from_bybit",
    "from_ccxt",
    "from_ibkr",
    "from_okx",
    "from_signed",
]
