# The wrapper is called through a local name.
def enter(client, symbol):
    send = trace(client.create_order)  # INV005: sent by reference
    send(symbol)
