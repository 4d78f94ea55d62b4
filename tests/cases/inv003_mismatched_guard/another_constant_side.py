# Checked for a buy, sent as a sell.
def enter(client, positions, symbol):
    enforce_before_order(symbol, "buy", 1, positions)
    client.create_order(symbol=symbol, side="sell", quantity=1)  # INV003: the opposite side
