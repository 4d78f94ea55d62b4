# A class below has the constructor of its base.
from desk.guards import enforce_before_order


class Ticket:
    def __init__(self, symbol):
        enforce_before_order(symbol)


class Entry(Ticket):
    pass


def enter(client, symbol):
    Entry(symbol)
    client.submit_order(symbol)
