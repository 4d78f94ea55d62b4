# What tenacity's `retry` gives back calls the function later.
from tenacity import retry


def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    return retry(client.submit_order)  # INV005: it is called at another time
