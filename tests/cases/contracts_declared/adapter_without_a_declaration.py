# Undeclared, the adapter's own order call is unguarded.
class Adapter:
    def create_order(self, symbol):
        return self._client.create_order(symbol)  # INV001: cured by @requires_guard
