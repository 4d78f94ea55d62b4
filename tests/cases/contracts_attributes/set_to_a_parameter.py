# Whoever makes the object chooses.
class Desk:
    def __init__(self, check):
        self.check = check

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: `check` may be anything
