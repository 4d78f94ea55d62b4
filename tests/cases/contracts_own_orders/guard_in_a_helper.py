# The helper guards, and the wrapper is as good as if it did so itself.
class Desk:
    def submit_order(self, symbol):
        self._check(symbol)
        return self._post(symbol)

    def _check(self, symbol):
        self.enforcer.enforce_before_order(symbol)

    def enter(self, symbol):
        return self.submit_order(symbol)
