# `super()` runs the body of the abstract method itself.
from abc import ABC, abstractmethod


class Desk(ABC):
    @abstractmethod
    def check(self, symbol):
        enforce_before_order(symbol)


class Spot(Desk):
    def check(self, symbol):
        super().check(symbol)

    def enter(self, client, symbol):
        super().check(symbol)
        client.submit_order(symbol)
