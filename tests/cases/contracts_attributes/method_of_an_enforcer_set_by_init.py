# A method that is bound to its object by `__init__` is the guard under another name.
class Desk:
    def __init__(self, enforcer):
        self._ensure = enforcer.enforce_before_order

    def enter(self, client, symbol):
        self._ensure(symbol)
        client.submit_order(symbol)
