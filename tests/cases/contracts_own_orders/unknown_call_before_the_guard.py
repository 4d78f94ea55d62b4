# What nothing is known about may be what sends.
class Desk:
    def submit_order(self, symbol):
        self.bus.deliver(symbol)
        self.enforcer.enforce_before_order(symbol)
        return self._post(symbol)

    def enter(self, symbol):
        return self.submit_order(symbol)  # INV001: delivered before the guard
