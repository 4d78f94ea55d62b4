# Two calls, and the first one comes too early.
def enter(client, symbol):
    def place():
        return client.submit_order(symbol)  # INV001: the first call is unguarded

    place()
    enforce_before_order(symbol)
    return place()
