# A remote function of ray.
def enter(client, symbol):
    client.create_order.remote(symbol)  # INV005: sent by reference
