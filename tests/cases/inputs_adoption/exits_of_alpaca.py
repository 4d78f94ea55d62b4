# Shares know nothing of reduce-only.
from alpaca.trading.client import TradingClient


def f(enforcer, client, s, held):
    enforcer.enforce_before_order(s, "sell", 1, held, reduce_only=True)
    client.submit_order(symbol=s, side="sell", qty=1)
