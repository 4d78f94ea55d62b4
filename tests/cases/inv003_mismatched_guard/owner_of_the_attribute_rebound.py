# `signal` is another object by now.
def enter(client, positions, signal, feed):
    enforce_before_order(signal.symbol, "buy", 1, positions)
    signal = feed.next_signal()
    client.create_order(symbol=signal.symbol, side="buy", quantity=1)  # INV003: the next signal's symbol
