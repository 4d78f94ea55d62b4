# What only stands for the method of another class says nothing about the call.
class Passing:
    def submit_order(self, symbol):
        pass

    def enter(self, symbol):
        return self.submit_order(symbol)  # INV001: a class elsewhere sends


class Dotted:
    def submit_order(self, symbol):
        ...

    def enter(self, symbol):
        return self.submit_order(symbol)  # INV001: a class elsewhere sends


class Documented:
    def submit_order(self, symbol):
        """Send an order."""

    def enter(self, symbol):
        return self.submit_order(symbol)  # INV001: a class elsewhere sends


class Raising:
    def submit_order(self, symbol):
        raise RuntimeError("which venue?")

    def enter(self, symbol):
        return self.submit_order(symbol)  # INV001: a class elsewhere sends
