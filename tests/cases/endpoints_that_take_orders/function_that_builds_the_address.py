# A function whose name says that it makes an address keeps the end of what it is given, or returns one.
class Broker:
    def _build_url(self, path):
        return f"{self.base}/{path}"

    def _orders_url(self):
        return self._build_url("v2/orders")

    def enter(self, body):
        self.client.post(url=self._build_url("orderexecution/orders"), json=body)  # INV001: no guard
        self.client.post(self._orders_url(), json=body)  # INV001: no guard
