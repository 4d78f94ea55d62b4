# closePosition closes whatever is open.
def leave(client, symbol):
    client.futures_create_order(symbol=symbol, closePosition=True)  # INV008: a closing stop
