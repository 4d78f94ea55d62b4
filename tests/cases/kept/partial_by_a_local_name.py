# A partial in a local name that is kept later.
from functools import partial


def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    send = partial(client.create_order, symbol)  # INV005: kept below
    self.send = send
