# Whoever calls it calls the guard first.
class Desk:
    def __init__(self, bus):
        bus.subscribe("signal", self.submit_order)

    def submit_order(self, symbol):
        self.enforcer.enforce_before_order(symbol)
        return self._post(symbol)

    def enter(self, pool, symbol):
        return pool.submit(self.submit_order, symbol)
