# A walrus binds like any assignment.
def enter(client, positions, symbol, feed):
    enforce_before_order(symbol, "buy", 1, positions)
    if symbol := feed.next_symbol():
        client.create_order(symbol=symbol, side="buy", quantity=1)  # INV003: rebound by the walrus
