# Where the condition does not hold, the method is the base's.
from settings import STRICT
from venue import Connected


class Base:
    def check(self, symbol):
        return None


class Desk(Base):
    if STRICT:

        def check(self, symbol):
            enforce_before_order(symbol)

    def enter(self, symbol):
        self.check(symbol)
        self.client.submit_order(symbol)  # INV001: Base.check guards nothing


class Floor(Connected):
    if STRICT:

        def check(self, symbol):
            enforce_before_order(symbol)

    def enter(self, symbol):
        self.check(symbol)
        self.client.submit_order(symbol)  # INV001: what Connected.check does is not known


class Alone:
    if STRICT:

        def check(self, symbol):
            enforce_before_order(symbol)

    def enter(self, symbol):
        self.check(symbol)
        self.client.submit_order(symbol)
