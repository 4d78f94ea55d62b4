# The method is kept under its own name: what any object has by that name is the enforcer's method.
class Service:
    def __init__(self, enforcer, client):
        self.enforce_before_order = enforcer.enforce_before_order
        self.client = client

    def enter(self, symbol):
        self.enforce_before_order(symbol)
        self.client.submit_order(symbol)
