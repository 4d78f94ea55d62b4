# The dotted spelling of the decorator.
import invariant_guard


class Adapter:
    @invariant_guard.requires_guard
    def submit_order(self, symbol):
        return self._client.submit_order(symbol)
