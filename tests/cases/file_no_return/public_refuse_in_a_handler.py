# A public method called by a handler may return where a class elsewhere replaces it.
class Desk:
    def refuse(self, error):
        raise RuntimeError("closed") from error

    def enter(self, symbol):
        try:
            enforce_before_order(symbol)
        except Exception as error:
            self.refuse(error)
        self.client.submit_order(symbol)  # INV002: `refuse` may return
