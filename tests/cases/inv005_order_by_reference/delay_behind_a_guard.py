# The worker calls it at another time, whatever has been checked here.
def enter(client, symbol):
    enforce_before_order(symbol)
    client.create_order.delay(symbol)  # INV005: sent by reference
