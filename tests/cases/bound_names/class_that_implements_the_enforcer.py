# Inside the implementing class the call is the implementation, not a guard.
class Enforcer:
    def enforce_before_order(self, symbol):
        if symbol in self.blocked:
            raise PermissionError(symbol)

    def enter(self, symbol):
        self.enforce_before_order(symbol)
        self.client.submit_order(symbol)  # INV001: this class makes no guard calls
