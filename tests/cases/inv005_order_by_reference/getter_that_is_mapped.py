# Each client gives its order function.
from operator import attrgetter


def enter(clients, symbol):
    for send in map(attrgetter("create_order"), clients):  # INV005: handed over
        send(symbol)
