# An adapter passes orders on; its callers are the ones to guard.
from invariant_guard import requires_guard


class Adapter:
    @requires_guard
    def create_order(self, symbol):
        return self._client.create_order(symbol)
