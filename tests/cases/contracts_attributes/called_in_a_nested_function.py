# A nested function has the object of the method round it.
from desk.guards import enforce_before_order


class Desk:
    def __init__(self):
        self.check = enforce_before_order

    def enter(self, client, symbol):
        def send():
            self.check(symbol)
            client.submit_order(symbol)

        send()
