# The class below binds nothing itself; it has the method of a sibling that stands before the base.
class Base:
    def check(self, symbol):
        enforce_before_order(symbol)

    def enter(self, symbol):
        self.check(symbol)
        self.client.submit_order(symbol)  # INV001: in Desk, Quiet.check guards nothing


class Quiet:
    def check(self, symbol):
        return None


class Desk(Quiet, Base):
    pass


class Root:
    def examine(self, symbol):
        enforce_before_order(symbol)


class Left(Root):
    def enter(self, symbol):
        self.examine(symbol)
        self.client.submit_order(symbol)  # INV001: in Both, Right.examine guards nothing


class Right(Root):
    def examine(self, symbol):
        return None


class Both(Left, Right):
    pass
