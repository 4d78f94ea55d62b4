# The thread calls the order function when it is started.
from threading import Thread


def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    self.w = Thread(target=client.submit_order, args=(symbol,))  # INV005: it is called at another time
