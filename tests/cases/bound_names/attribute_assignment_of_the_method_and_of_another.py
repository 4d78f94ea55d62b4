# Kept under its own name in one place, replaced in another: calls may see either.
class Service:
    def __init__(self, enforcer, client):
        self.enforce_before_order = enforcer.enforce_before_order
        self.client = client

    def rehearse(self):
        self.enforce_before_order = lambda *args, **kwargs: None

    def enter(self, symbol):
        self.enforce_before_order(symbol)
        self.client.submit_order(symbol)  # INV001: after rehearse() the method checks nothing
