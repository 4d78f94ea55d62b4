# reduceOnly=False says the opposite.
def enter(client, symbol):
    client.futures_create_order(symbol=symbol, reduceOnly=False)  # INV001: may open a position
