# What the base sets, objects of the class below have.
from desk.guards import enforce_before_order


class Base:
    def __init__(self):
        self.check = enforce_before_order


class Desk(Base):
    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)
