# Rebound first, checked after: guard and order mean the same.
def enter(client, positions, symbol, feed):
    symbol = feed.next_symbol()
    enforce_before_order(symbol, "buy", 1, positions)
    client.create_order(symbol=symbol, side="buy", quantity=1)
