# Which guard the order in `finally` spends depends on the way in, and one way in goes on to no second order.
def enter(client, positions, symbol, hedge):
    first = symbol
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    enforce_before_order(symbol=hedge, side="buy", quantity=1, current_positions=positions)
    try:
        client.prepare()
        symbol = hedge
    finally:
        client.create_order(symbol=symbol, side="buy", quantity=1)
    client.create_order(symbol=first, side="buy", quantity=1)


def enter_after_all(client, positions, symbol, hedge):
    first = symbol
    enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=positions)
    enforce_before_order(symbol=hedge, side="buy", quantity=1, current_positions=positions)
    try:
        client.prepare()
    finally:
        client.create_order(symbol=symbol, side="buy", quantity=1)
    client.create_order(symbol=first, side="buy", quantity=1)  # INV004: for the same symbol
