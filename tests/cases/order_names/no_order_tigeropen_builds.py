# Its trade client fetches an order's number and builds the order.
from tigeropen.trade.trade_client import TradeClient


def build(client: TradeClient, contract):
    return client.create_order("account", contract, "BUY", "MKT", 1)
