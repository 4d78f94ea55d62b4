# The base stands in this file, and its method is not overridden.
class Base:
    def check(self, symbol):
        enforce_before_order(symbol)


class Desk(Base):
    def enter(self, symbol):
        self.check(symbol)
        self.client.submit_order(symbol)
