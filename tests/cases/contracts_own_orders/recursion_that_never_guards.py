# A call of itself is no order that would be judged on its own.
class Desk:
    def submit_order(self, symbol, again):
        if again:
            return self.submit_order(symbol, False)  # INV001: no guard before it either
        return self._post(symbol)

    def enter(self, symbol):
        return self.submit_order(symbol, True)  # INV001: posted without a guard
