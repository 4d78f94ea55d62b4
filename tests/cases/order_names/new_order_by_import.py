# Binance's own connector calls it as anybody may.
from binance.spot import Spot


def enter(symbol):
    Spot().new_order(symbol=symbol, side="BUY", type="MARKET")  # INV001: binance is imported
