# Dependency injection: what the attribute holds is the guard itself, whatever name it was given by.
from guards import enforce_before_order


class Service:
    def __init__(self, client):
        self.enforce_before_order = enforce_before_order
        self.client = client

    def enter(self, symbol):
        self.enforce_before_order(symbol)
        self.client.submit_order(symbol)


class Injected:
    def __init__(self, client, enforce_before_order):
        self.enforce_before_order = enforce_before_order
        self.client = client

    def enter(self, symbol):
        self.enforce_before_order(symbol)
        self.client.submit_order(symbol)
