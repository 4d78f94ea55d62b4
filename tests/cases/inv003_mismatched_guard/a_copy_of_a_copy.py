# Copies of copies are followed.
def enter(client, positions, symbol):
    sym = symbol
    ticker = sym
    enforce_before_order(symbol, "buy", 1, positions)
    client.create_order(symbol=ticker, side="buy", quantity=1)
