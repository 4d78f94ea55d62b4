# One name, two values: before the guard and after it.
def enter(client, positions, symbol, feed):
    enforce_before_order(symbol, "buy", 1, positions)
    symbol = feed.next_symbol()
    client.create_order(symbol=symbol, side="buy", quantity=1)  # INV003: rebound after the check
