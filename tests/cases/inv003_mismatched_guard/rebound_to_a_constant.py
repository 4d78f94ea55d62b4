# The name was checked while it held something else.
def enter(client, positions, symbol, side):
    enforce_before_order(symbol, side, 1, positions)
    symbol = "ETHUSDT"
    client.create_order(symbol=symbol, side=side, quantity=1)  # INV003: another symbol since
    enforce_before_order(symbol, side, 1, positions)
    side = "sell"
    client.create_order(symbol=symbol, side=side, quantity=1)  # INV003: another side since
    enforce_before_order(symbol, side, 1, positions)
    symbol = "ETHUSDT"
    client.create_order(symbol=symbol, side=side, quantity=1)
    enforce_before_order(symbol, side, 1, positions)
    symbol = None
    client.create_order(symbol=symbol, side=side, quantity=1)  # INV003: none at all
