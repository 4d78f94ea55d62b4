# The base stands in another file.
from desk.base import Base


class Desk(Base):
    def enter(self, symbol):
        super().enter(symbol)
        self.client.submit_order(symbol)  # INV001: Base.enter is not known
