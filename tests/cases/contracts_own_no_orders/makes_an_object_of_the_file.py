# A plain class of the file runs nothing as an object of it is made.
from dataclasses import dataclass


@dataclass
class Order:
    symbol: str


def create_order(symbol):
    return Order(symbol)


def enter(symbol):
    return create_order(symbol)  # no order: an object
