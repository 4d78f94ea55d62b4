# One that guards nothing is an order function like any other.
class Desk:
    def submit_order(self, symbol):
        return self._post(symbol)

    def enter(self, pool, symbol):
        return pool.submit(self.submit_order, symbol)  # INV005: no guard here or there
