# The base sends before the keyword guards.
def enter(client, symbol):
    class Order(client.submit_order(symbol), meta=enforce_before_order(symbol)):  # INV001: bases first
        pass
