# Called without the argument, it sends there.
class Broker:
    def enter(self, body, endpoint="/v5/order/create"):
        return self._post(endpoint, body)  # INV001: no guard
