# The wrapper guards and posts; whoever calls it through `self` needs no second guard.
class Desk:
    def submit_order(self, symbol):
        self.enforcer.enforce_before_order(symbol)
        return self._post(symbol)

    def enter(self, symbol):
        return self.submit_order(symbol)
