# `sym` is a copy of `symbol`.
def enter(client, positions, symbol):
    sym = symbol
    enforce_before_order(sym, "buy", 1, positions)
    client.create_order(symbol=symbol, side="buy", quantity=1)
