# Under its local name it is the same method.
class Desk:
    def submit_order(self, symbol):
        self.enforcer.enforce_before_order(symbol)
        return self._post(symbol)

    def enter(self, symbols):
        place = self.submit_order
        return [place(symbol) for symbol in symbols]  # guarded: inside
