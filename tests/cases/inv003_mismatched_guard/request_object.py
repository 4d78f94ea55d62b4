# The request names what is ordered.
from alpaca.trading.requests import MarketOrderRequest


def enter(client, positions, base, hedge):
    enforce_before_order(base, "buy", 1, positions)
    client.submit_order(MarketOrderRequest(symbol=hedge, qty=1, side="buy"))  # INV003: `base` was checked
