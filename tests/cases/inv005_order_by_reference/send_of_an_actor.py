# An actor of dramatiq.
def enter(client, symbol):
    client.submit_order.send(symbol)  # INV005: sent by reference
