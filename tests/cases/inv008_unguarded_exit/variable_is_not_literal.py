# What the variable holds is not written here.
def send(client, symbol, exiting):
    client.create_order(symbol, reduce_only=exiting)  # INV001: perhaps an entry
