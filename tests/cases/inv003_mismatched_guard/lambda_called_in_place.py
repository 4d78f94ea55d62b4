# The parameter of a lambda that is called where it stands is the argument.
def enter(client, positions, checked, other):
    enforce_before_order(checked, "buy", 1, positions)
    (lambda symbol: client.create_order(symbol=symbol))(checked)
    enforce_before_order(checked, "buy", 1, positions)
    (lambda symbol: client.create_order(symbol=symbol))(other)  # INV003: the other symbol
