# One that a class here may return from is taken as it stands.
class Desk:
    def check(self, symbol):
        if not symbol:
            raise RuntimeError
        enforce_before_order(symbol)

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)
