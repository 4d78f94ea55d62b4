# The guard stands between the first order and the last on every path, so no clearance is used twice.
def rebalance(client, first, symbol, other, calm, positions):
    enforce_before_order(symbol=first, current_positions=positions)
    client.create_order(symbol=first)
    enforce_before_order(symbol=symbol, current_positions=positions)
    if calm:
        symbol = other
    else:
        client.create_order(symbol=other)  # INV003: checked for `symbol`
    client.create_order(symbol=symbol)  # INV003: rebound where it is calm
