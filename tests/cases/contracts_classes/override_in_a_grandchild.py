# An override anywhere below in the file is enough.
class Base:
    def check(self, symbol):
        enforce_before_order(symbol)

    def enter(self, symbol):
        self.check(symbol)
        self.client.submit_order(symbol)  # INV001: Quiet.check guards nothing


class Desk(Base):
    pass


class Quiet(Desk):
    def check(self, symbol):
        return None
