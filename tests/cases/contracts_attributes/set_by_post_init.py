# `__post_init__` runs for every object that `@dataclass` makes.
from dataclasses import dataclass


@dataclass
class Desk:
    enforcer: object

    def __post_init__(self):
        self.check = self.enforcer.enforce_before_order

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)
