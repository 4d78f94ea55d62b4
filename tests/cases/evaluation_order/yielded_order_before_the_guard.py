# The order is evaluated for the yield, the guard after it.
def enter(client, symbol):
    yield client.submit_order(symbol)  # INV001: the guard follows
    enforce_before_order(symbol)
