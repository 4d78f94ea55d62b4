# One of them takes orders, whichever the other is: here a test that need not be one.
class Spot:
    def enter(self, params, rehearse):
        path = "/api/v3/order/test" if rehearse else "/api/v3/order"
        return self._request("POST", path, params)  # INV001: no guard
