# Alpaca knows no reduce-only: there an exit says no more than its side.
from alpaca.trading.client import TradingClient


def leave(positions, symbol):
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    TradingClient().submit_order(symbol=symbol, side="sell", qty=1)


def leave_another(positions, symbol, other):
    enforce_before_order(symbol, "sell", 1, positions, reduce_only=True)
    TradingClient().submit_order(symbol=other, side="sell", qty=1)  # INV003: another symbol
