# A star import may bring any name.
from desk.guards import *


def enter(client, symbol, held):
    enforce_before_order(symbol, "buy", 1, held)
    client.submit_order(symbol, "buy", 1)
