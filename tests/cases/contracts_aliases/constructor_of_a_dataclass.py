# `__init__` is written by the decorator, and calls `__post_init__`.
from dataclasses import dataclass

from desk.guards import enforce_before_order


@dataclass
class Ticket:
    symbol: str

    def __post_init__(self):
        enforce_before_order(self.symbol)


def enter(client, symbol):
    ticket = Ticket(symbol)
    client.submit_order(ticket.symbol)
