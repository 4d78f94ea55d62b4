# What a call gives is not known, so nothing is proved.
def enter(client, positions, symbol):
    enforce_before_order(symbol, "buy", 1, positions)
    client.create_order(symbol=symbol.upper(), side="buy", quantity=1)
