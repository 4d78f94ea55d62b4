# Parameter and argument are the same symbol.
def _place(client, symbol):
    client.create_order(symbol=symbol, side="buy", quantity=1)


def enter(client, positions, base):
    enforce_before_order(base, "buy", 1, positions)
    _place(client, base)
