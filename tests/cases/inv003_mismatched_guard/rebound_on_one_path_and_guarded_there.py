# The branch that rebinds checks again: on every path some guard matches.
def enter(client, positions, symbol, feed, rolled):
    enforce_before_order(symbol, "buy", 1, positions)
    if rolled:
        symbol = feed.front_month()
        enforce_before_order(symbol, "buy", 1, positions)
    client.create_order(symbol=symbol, side="buy", quantity=1)
