# Without `init` nobody calls `__post_init__`.
from dataclasses import dataclass

from desk.guards import enforce_before_order


@dataclass(init=False)
class Ticket:
    symbol: str

    def __post_init__(self):
        enforce_before_order(self.symbol)


def enter(client, symbol):
    Ticket()
    client.submit_order(symbol)  # INV001: nothing ran
