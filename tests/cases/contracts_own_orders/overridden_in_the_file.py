# With an override in the file, the call may mean either.
class Desk:
    def submit_order(self, symbol):
        self.enforcer.enforce_before_order(symbol)
        return self._post(symbol)

    def enter(self, symbol):
        return self.submit_order(symbol)  # INV001: it may be the one of `Fast`


class Fast(Desk):
    def submit_order(self, symbol):
        return self._post(symbol)
