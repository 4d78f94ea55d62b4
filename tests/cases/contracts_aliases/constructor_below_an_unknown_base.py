# The base may make something else of the call.
from desk import Base
from desk.guards import enforce_before_order


class Ticket(Base):
    def __init__(self, symbol):
        enforce_before_order(symbol)


def enter(client, symbol):
    Ticket(symbol)
    client.submit_order(symbol)  # INV001: `Base.__new__` may give another object
