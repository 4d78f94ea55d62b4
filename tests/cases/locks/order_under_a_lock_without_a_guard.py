# A lock keeps others out; it checks nothing.
import threading

gate = threading.Lock()


def enter(client, symbol):
    with gate:
        client.submit_order(symbol)  # INV001: locked, not checked
