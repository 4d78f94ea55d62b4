# In a class elsewhere with two bases, `super()` may mean a sibling's method, one that returns.
from typing import final


class Desk:
    def check(self, symbol):
        raise RuntimeError("override")

    @final
    def refuse(self, symbol):
        raise RuntimeError("closed")

    def _halt(self, symbol):
        raise RuntimeError("halted")


class Spot(Desk):
    def enter(self, client, symbol):
        super().check(symbol)
        client.submit_order(symbol)  # INV001: a sibling elsewhere may have a `check` that returns

    def enter_finally(self, client, symbol):
        super().refuse(symbol)
        client.submit_order(symbol)

    def enter_privately(self, client, symbol):
        super()._halt(symbol)
        client.submit_order(symbol)
