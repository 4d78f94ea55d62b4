# The wrapper has used up the guard that it completed.
class Desk:
    def submit_order(self, symbol):
        self.enforcer.enforce_before_order(symbol)
        return self._post(symbol)

    def enter(self, symbol):
        self.submit_order(symbol)
        self.client.create_order(symbol)  # INV004: one clearance, one order
