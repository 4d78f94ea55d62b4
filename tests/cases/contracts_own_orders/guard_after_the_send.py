# A guard behind what may have sent comes too late.
class Desk:
    def submit_order(self, symbol):
        reply = self._post(symbol)
        self.enforcer.enforce_before_order(symbol)
        return reply

    def enter(self, symbol):
        return self.submit_order(symbol)  # INV001: it has left when the guard runs
