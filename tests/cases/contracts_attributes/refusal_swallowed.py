# It is a guard like any: what it raises must go up.
from desk.guards import enforce_before_order


class Desk:
    def __init__(self):
        self.check = enforce_before_order

    def enter(self, client, symbol):
        try:
            self.check(symbol)
        except Exception:
            pass
        client.submit_order(symbol)  # INV002: the handler hides the refusal
