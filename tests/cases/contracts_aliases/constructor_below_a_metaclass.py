# What a call of the class does its metaclass decides.
from desk import Registry
from desk.guards import enforce_before_order


class Ticket(metaclass=Registry):
    def __init__(self, symbol):
        enforce_before_order(symbol)


def enter(client, symbol):
    Ticket(symbol)
    client.submit_order(symbol)  # INV001: the metaclass may give a ticket of before
