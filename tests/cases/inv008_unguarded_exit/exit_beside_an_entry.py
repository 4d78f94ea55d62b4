# Each order is judged by its own arguments.
def flip(client, symbol):
    client.create_order(symbol, side="sell", reduce_only=True)  # INV008: the exit
    client.create_order(symbol, side="sell")  # INV001: the entry
