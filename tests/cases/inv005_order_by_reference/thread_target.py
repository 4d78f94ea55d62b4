# As a keyword argument.
from threading import Thread


def enter(client, symbol):
    Thread(target=client.create_order, args=(symbol,)).start()  # INV005: no guard
