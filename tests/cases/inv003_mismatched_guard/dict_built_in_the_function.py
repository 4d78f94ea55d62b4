# The dict is built here, so its entries are known.
def leave(client, positions, symbol, side, close_side):
    enforce_before_order(symbol=symbol, side=side, quantity=1, current_positions=positions)
    order = {"symbol": symbol, "side": close_side, "quantity": 1}
    client.create_order(**order)  # INV003: `side` was checked
