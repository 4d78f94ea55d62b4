# What the base in another file does is not known.
from desk.base import Base


class Desk(Base):
    def enter(self, symbol):
        self.check(symbol)
        self.client.submit_order(symbol)  # INV001: Base.check is in another file
