# A way out that calls nothing but built-ins and logs has sent nothing.
class Desk:
    def submit_order(self, symbol, quantity):
        if abs(float(quantity)) < 1:
            self.log.warning("nothing to do")
            return None
        self.enforcer.enforce_before_order(symbol)
        return self._post(symbol)

    def enter(self, symbol):
        return self.submit_order(symbol, 1)
