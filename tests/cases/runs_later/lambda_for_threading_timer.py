# threading.Timer runs its function later too.
import threading


def enter(client, symbol):
    enforce_before_order(symbol)
    threading.Timer(30, lambda: client.submit_order(symbol)).start()  # INV001: half a minute later
