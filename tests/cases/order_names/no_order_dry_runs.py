# A dry run sends nothing that fills.
from binance import Client


def rehearse(client: Client, symbol):
    client.create_test_order(symbol=symbol)
    client.futures_create_test_order(symbol=symbol)
    client.new_order_test(symbol=symbol)
