# The order that is handed to a retry is judged where that happens.
class Desk:
    def submit_order(self, symbol):
        return self.retry(self.client.submit_order, symbol)  # INV005: no guard

    def enter(self, symbol):
        return self.submit_order(symbol)
