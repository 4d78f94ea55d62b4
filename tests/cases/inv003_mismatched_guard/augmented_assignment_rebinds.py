# `+=` makes another symbol of it.
def enter(client, positions, symbol):
    enforce_before_order(symbol, "buy", 1, positions)
    symbol += "USDT"
    client.create_order(symbol=symbol, side="buy", quantity=1)  # INV003: a longer symbol than was checked
