# So does the target of a `with`.
def enter(client, positions, symbol, feed):
    enforce_before_order(symbol, "buy", 1, positions)
    with feed.next_symbol() as symbol:
        client.create_order(symbol=symbol, side="buy", quantity=1)  # INV003: rebound by the with
