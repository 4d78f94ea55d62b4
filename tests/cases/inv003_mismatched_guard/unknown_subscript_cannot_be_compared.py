# What the table holds is not known.
def enter(client, positions, symbol, names):
    enforce_before_order(symbol, "buy", 1, positions)
    client.create_order(symbol=names[symbol], side="buy", quantity=1)
