# What `__init__` stores may have had a local name before.
class Desk:
    def __init__(self, make):
        ensure = make().enforce_before_order
        self.check = ensure

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)
