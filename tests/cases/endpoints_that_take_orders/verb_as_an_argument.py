# The function may have any name that sends: the verb and the path decide.
class Adapter:
    def market(self, symbol, params):
        return self._signed_request("POST", "/fapi/v1/order", params)  # INV001: no guard

    def limit(self, symbol, params):
        enforce_before_order(symbol)
        return self.signed("POST", "/api/v3/order", params)  # guarded: POST to Binance's spot orders
