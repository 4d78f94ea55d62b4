# The base stands before its sibling, so its own method is what runs.
class Base:
    def check(self, symbol):
        enforce_before_order(symbol)

    def enter(self, symbol):
        self.check(symbol)
        self.client.submit_order(symbol)


class Quiet:
    def check(self, symbol):
        return None


class Desk(Base, Quiet):
    pass
