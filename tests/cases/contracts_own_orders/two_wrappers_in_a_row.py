# Each completes a guard of its own.
class Desk:
    def submit_order(self, symbol):
        self.enforcer.enforce_before_order(symbol)
        return self._post(symbol)

    def enter(self, symbol):
        self.submit_order(symbol)
        self.submit_order(symbol)
