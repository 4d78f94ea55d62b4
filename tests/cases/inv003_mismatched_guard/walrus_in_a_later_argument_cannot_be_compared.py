# The symbol was evaluated before the later argument bound its name.
def enter(client, positions, symbol, other):
    enforce_before_order(symbol, "buy", 1, positions)
    client.create_order(symbol=symbol, note=(symbol := other))
