# On the path through the branch no guard matches.
def enter(client, positions, symbol, feed, rolled):
    enforce_before_order(symbol, "buy", 1, positions)
    if rolled:
        symbol = feed.front_month()
    client.create_order(symbol=symbol, side="buy", quantity=1)  # INV003: rolled
