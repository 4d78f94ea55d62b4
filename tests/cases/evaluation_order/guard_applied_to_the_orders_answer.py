# The order has been sent by the time the guard is evaluated.
def enter(client, symbol):
    client.submit_order(symbol).attach(enforce_before_order(symbol))  # INV001: the order comes first
