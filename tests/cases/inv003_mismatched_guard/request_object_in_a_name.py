# Kept in a name first.
from alpaca.trading.requests import MarketOrderRequest


def enter(client, positions, symbol):
    request = MarketOrderRequest(symbol=symbol, qty=1, side="buy")
    enforce_before_order(symbol, "buy", 1, positions)
    client.submit_order(order_data=request)
