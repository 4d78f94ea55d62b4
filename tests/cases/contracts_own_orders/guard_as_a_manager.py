# The order is sent inside the block that the guard opens.
class Desk:
    def submit_order(self, symbol):
        with self.enforcer.enforce_before_order(symbol) as order:
            return self._post(symbol, order.params)

    def enter(self, symbol):
        return self.submit_order(symbol)
