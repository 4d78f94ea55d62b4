# What another module does on errors is not known here.
from desk.positions import get_positions


def enter(client, symbol):
    enforce_before_order(symbol, "buy", 1, get_positions(client))
    client.submit_order(symbol)
