# create_order is an order name everywhere.
from invariant_guard import requires_guard


class Adapter:
    @requires_guard
    def create_order(self, symbol):
        return self.client.create_order(symbol)
