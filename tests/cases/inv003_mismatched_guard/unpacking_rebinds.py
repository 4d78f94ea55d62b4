# And unpacking.
def enter(client, positions, symbol, side, feed):
    enforce_before_order(symbol, side, 1, positions)
    symbol, price = feed.next_quote()
    client.create_order(symbol=symbol, side=side, quantity=1, price=price)  # INV003: rebound by unpacking
