# Whichever branch ran, it is the guard.
class Desk:
    def __init__(self, live, enforcer, rehearsal):
        if live:
            self.check = enforcer.enforce_before_order
        else:
            self.check = rehearsal.enforce_before_order

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)
