# What tenacity's `retry_with` gives back is called on the spot.
def enter(client, symbol):
    client.submit_order.retry_with(stop=3)(symbol)  # INV005: sent by reference
