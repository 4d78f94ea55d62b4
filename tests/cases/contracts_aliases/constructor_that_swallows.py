# It is made whatever the guard said.
from desk.guards import enforce_before_order


class Ticket:
    def __init__(self, symbol):
        try:
            enforce_before_order(symbol)
        except Exception:
            self.refused = True


def enter(client, symbol):
    Ticket(symbol)
    client.submit_order(symbol)  # INV001: the refusal ends in the constructor
