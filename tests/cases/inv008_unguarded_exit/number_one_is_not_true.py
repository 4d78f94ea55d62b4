# Only True and "true" are named; 1 is left to the stricter rule.
def send(client, symbol):
    client.futures_create_order(symbol=symbol, reduceOnly=1)  # INV001: not one of the literals
