# An attribute is set whoever sets it: `__setattr__` in a frozen class, a test that patches the method.
class Desk:
    def check(self, symbol):
        enforce_before_order(symbol)

    def freeze(self):
        object.__setattr__(self, "check", print)

    def enter(self, symbol):
        self.check(symbol)
        self.client.submit_order(symbol)  # INV001: after freeze() the method checks nothing


class Floor:
    def verify(self, symbol):
        enforce_before_order(symbol)

    def freeze(self):
        super().__setattr__("verify", print)

    def enter(self, symbol):
        self.verify(symbol)
        self.client.submit_order(symbol)  # INV001: after freeze() the method checks nothing


def test_switched_off(monkeypatch, enforcer, client, symbol):
    monkeypatch.setattr(enforcer, "enforce_before_order", print)
    enforcer.enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: the test has put another function in its place
