# Yielded: the consumer calls it.
def enter(client, symbol):
    enforce_before_order(symbol)
    yield lambda: client.submit_order(symbol)  # INV001: handed out
