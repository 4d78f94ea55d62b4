# `@dataclass` writes an `__init__` that sets what it is given.
from dataclasses import dataclass
from typing import Callable

from desk.guards import enforce_before_order


@dataclass
class Desk:
    check: Callable[[str], None]

    def __post_init__(self):
        self.check = enforce_before_order

    def enter(self, client, symbol):
        self.check(symbol)
        client.submit_order(symbol)  # INV001: the generated `__init__` sets it as well
