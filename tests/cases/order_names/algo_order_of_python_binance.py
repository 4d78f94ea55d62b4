# A conditional order is one as well.
def protect(client, symbol):
    client.futures_create_algo_order(symbol=symbol, side="SELL")  # INV001: can open a short later
