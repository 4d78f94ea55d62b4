# The venue's own spelling of "only reduces".
def leave(client, symbol):
    client.futures_create_order(symbol=symbol, side="SELL", reduceOnly=True)  # INV008: an exit, unguarded
