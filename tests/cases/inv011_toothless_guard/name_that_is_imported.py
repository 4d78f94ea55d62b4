# Whoever imports the name has it.
from desk.guards import enforce_before_order


def enter(client, symbol, held):
    enforce_before_order(symbol, "buy", 1, held)
    client.submit_order(symbol, "buy", 1)
