# Another function under the guard's name.
from paper import noop as enforce_before_order


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: it was `noop` that was called
