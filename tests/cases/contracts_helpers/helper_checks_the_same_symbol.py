# The same with matching arguments.
def check(symbol, positions):
    enforce_before_order(symbol, "buy", 1, positions)


def enter(client, positions, base):
    check(base, positions)
    client.create_order(symbol=base, side="buy", quantity=1)
