# The base's method does something else.
class Base:
    def enter(self, symbol):
        self.log.info(symbol)


class Desk(Base):
    def enter(self, symbol):
        super().enter(symbol)
        self.client.submit_order(symbol)  # INV001: Base.enter only logs
