# A property of the file is read like an attribute.
class Broker:
    @property
    def orders(self):
        return self.base + "/v2/orders"

    def enter(self, body):
        return self.session.post(self.orders, json=body)  # INV001: no guard
