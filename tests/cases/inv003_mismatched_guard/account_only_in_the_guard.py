# The order does not say its account: nothing to compare.
def enter(client, positions, symbol):
    enforce_before_order(symbol, "buy", 1, positions, account="main")
    client.create_order(symbol=symbol, side="buy", quantity=1)
