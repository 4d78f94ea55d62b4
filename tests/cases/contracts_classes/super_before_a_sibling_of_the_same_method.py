# In BothDesk, `super()` of Desk is its sibling, which stands before their common base.
class Base:
    def check(self, symbol):
        enforce_before_order(symbol)


class Desk(Base):
    def enter(self, symbol):
        super().check(symbol)
        self.client.submit_order(symbol)  # INV001: in BothDesk, Lenient.check is what runs


class Lenient(Base):
    def check(self, symbol):
        return None


class BothDesk(Desk, Lenient):
    pass
