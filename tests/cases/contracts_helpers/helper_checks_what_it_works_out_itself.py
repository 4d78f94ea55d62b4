# What the helper looks up cannot be compared with the order's symbol.
def check(signal, positions):
    symbol = signal.contract()
    enforce_before_order(symbol, "buy", 1, positions)


def enter(client, positions, signal, symbol):
    check(signal, positions)
    client.create_order(symbol=symbol, side="buy", quantity=1)
