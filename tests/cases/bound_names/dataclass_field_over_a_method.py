# Each object has its own `check`, whatever its class has.
from collections.abc import Callable
from dataclasses import dataclass


class Base:
    def check(self, symbol):
        enforce_before_order(symbol)


@dataclass
class Desk(Base):
    check: Callable[[str], None]

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: a field, not the method of the base
