# The wrapped function is called at once, and is the order.
def enter(breaker, client, symbol):
    return breaker(client.create_order)(symbol)  # INV005: no guard
