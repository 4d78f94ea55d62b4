# A decorated base, an alias, a choice, an attribute and a parameter are the class all the same.
from dataclasses import dataclass


@dataclass
class Decorated:
    client: object

    def check(self, symbol):
        enforce_before_order(symbol)

    def enter(self, symbol):
        self.check(symbol)
        self.client.submit_order(symbol)  # INV001: in QuietDecorated check() guards nothing


class QuietDecorated(Decorated):
    def check(self, symbol):
        return None


class Aliased:
    def examine(self, symbol):
        enforce_before_order(symbol)

    def enter(self, symbol):
        self.examine(symbol)
        self.client.submit_order(symbol)  # INV001: in QuietAliased examine() guards nothing


Other = Aliased


class QuietAliased(Other):
    def examine(self, symbol):
        return None


class Chosen:
    def inspect(self, symbol):
        enforce_before_order(symbol)

    def enter(self, symbol):
        self.inspect(symbol)
        self.client.submit_order(symbol)  # INV001: in QuietChosen inspect() guards nothing


class QuietChosen(Chosen if Other else object):
    def inspect(self, symbol):
        return None


class Outer:
    class Inner:
        def verify(self, symbol):
            enforce_before_order(symbol)

        def enter(self, symbol):
            self.verify(symbol)
            self.client.submit_order(symbol)  # INV001: in QuietInner verify() guards nothing


class QuietInner(Outer.Inner):
    def verify(self, symbol):
        return None


def quiet(base):
    class Quiet(base):
        def judge(self, symbol):
            return None

    return Quiet


class Given:
    def judge(self, symbol):
        enforce_before_order(symbol)

    def enter(self, symbol):
        self.judge(symbol)
        self.client.submit_order(symbol)  # INV001: quiet(Given) guards nothing
