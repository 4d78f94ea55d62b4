# The same for a method called through `self`.
class Desk:
    def enter(self, symbol):
        enforce_before_order(symbol)
        self._place(symbol)

    def _place(self, symbol):
        self.client.submit_order(symbol)
