# The same with the side that was checked.
def enter(client, positions, symbol, side):
    enforce_before_order(symbol=symbol, side=side, quantity=1, current_positions=positions)
    order = {"symbol": symbol, "side": side, "quantity": 1}
    client.create_order(**order)
