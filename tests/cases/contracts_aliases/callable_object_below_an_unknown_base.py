# A base of another file may make anything of it.
from desk.base import Base
from desk.guards import enforce_before_order


class Risk(Base):
    def __init__(self, limit):
        self.limit = limit

    def __call__(self, symbol):
        enforce_before_order(symbol)


def enter(client, symbol):
    Risk(5)(symbol)
    client.submit_order(symbol)  # INV001: `Base` may have a `__new__`
