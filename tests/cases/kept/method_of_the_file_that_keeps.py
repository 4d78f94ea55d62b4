# A method of the file keeps the order function in an attribute.
class Desk:
    def _arm(self, send):
        self.send = send

    def enter(self, client, symbol):
        enforce_before_order(symbol)
        self._arm(client.submit_order)  # INV005: it is called at another time
