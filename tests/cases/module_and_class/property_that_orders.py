# Reading the attribute sends an order; the body is judged like any method.
class Desk:
    @property
    def reply(self):
        return self.client.submit_order(self.symbol)  # INV001: no guard
