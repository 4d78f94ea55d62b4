# What an unpacking takes out of a call is unknown.
class Desk:
    def __init__(self, enforcer, make):
        self.check, self.undo = make(enforcer.enforce_before_order)

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: nobody knows what `make` gives
