# `@dataclass` writes methods of its own and leaves the others as they are; an unknown decorator may not.
from dataclasses import dataclass

from wrappers import instrumented


@dataclass(frozen=True)
class Base:
    client: object

    def check(self, symbol):
        enforce_before_order(symbol)


@dataclass
class Desk(Base):
    def enter(self, symbol):
        self.check(symbol)
        self.client.submit_order(symbol)


@instrumented
class Instrumented:
    def examine(self, symbol):
        enforce_before_order(symbol)


class Floor(Instrumented):
    def enter(self, symbol):
        self.examine(symbol)
        self.client.submit_order(symbol)  # INV001: what the decorator made of examine() is not known
