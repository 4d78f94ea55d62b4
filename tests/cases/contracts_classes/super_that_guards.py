# `super()` names the base's method, whatever the class overrides itself.
class Base:
    def enter(self, symbol):
        enforce_before_order(symbol)


class Desk(Base):
    def enter(self, symbol):
        super().enter(symbol)
        self.client.submit_order(symbol)
