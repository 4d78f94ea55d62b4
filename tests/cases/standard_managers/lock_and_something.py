# With `and` the second one is entered, or the first if it is false.
from threading import Lock

GATE = Lock()


def enter(client, symbol):
    with GATE and client.session:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: the session may swallow
