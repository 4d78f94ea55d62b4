# Two chains that are no copies of each other.
def enter(client, positions, signal, hedge):
    enforce_before_order(signal.symbol, "buy", 1, positions)
    client.create_order(symbol=hedge.symbol, side="buy", quantity=1)  # INV003: the signal's was checked
