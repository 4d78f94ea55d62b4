# An annotation alone binds nothing.
from collections.abc import Callable
from dataclasses import dataclass


class Base:
    def check(self, symbol):
        enforce_before_order(symbol)


class Desk(Base):
    check: Callable[[str], None]

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)
