# An assignment to the attribute hides the method.
class Desk:
    def __init__(self, client, check):
        self.client = client
        self.check = check

    def check(self, symbol):
        enforce_before_order(symbol)

    def enter(self, symbol):
        self.check(symbol)
        self.client.submit_order(symbol)  # INV001: `self.check` is what was handed in
