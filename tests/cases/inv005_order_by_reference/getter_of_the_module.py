# The module keeps it.
from operator import attrgetter


SEND = attrgetter("create_order")  # INV005: kept by the module


def enter(client, symbol):
    SEND(client)(symbol)
