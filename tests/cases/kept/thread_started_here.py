# A thread that is started right here, behind the guard.
from threading import Thread


def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    Thread(target=lambda: client.submit_order(symbol)).start()
