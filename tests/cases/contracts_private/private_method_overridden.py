# An override in the file: which of the two is called depends on the object.
class Desk:
    def enter(self, symbol):
        enforce_before_order(symbol)
        self._place(symbol)

    def _place(self, symbol):
        self.client.submit_order(symbol)  # INV001: overridden below


class Fast(Desk):
    def _place(self, symbol):
        self.client.create_order(symbol)  # INV001: reached by no call that is provably its own
