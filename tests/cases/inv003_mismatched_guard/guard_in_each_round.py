# Checked in each round, for the round's symbol.
def enter(client, positions, symbols):
    for symbol in symbols:
        enforce_before_order(symbol, "buy", 1, positions)
        client.create_order(symbol=symbol, side="buy", quantity=1)
