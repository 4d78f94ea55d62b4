# The body of an abstract method is never the one that `self` means.
from abc import ABC, abstractmethod


class Desk(ABC):
    @abstractmethod
    def check(self, symbol):
        enforce_before_order(symbol)

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: nobody knows what a class below checks
