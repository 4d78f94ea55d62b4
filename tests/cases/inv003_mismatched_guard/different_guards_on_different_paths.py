# Each path has the guard that matches it.
def enter(client, positions, symbol, side, live):
    if live:
        enforce_before_order(symbol, side, 1, positions)
    else:
        enforce_before_order(symbol=symbol, side=side, quantity=1, current_positions=positions)
    client.create_order(symbol=symbol, side=side, quantity=1)
