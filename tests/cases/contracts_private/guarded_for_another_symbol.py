# The private function sends what it was given, and its caller checked something else.
def _place(client, symbol):
    client.create_order(symbol=symbol, side="buy", quantity=1)  # INV003: called with `hedge`


def enter(client, positions, base, hedge):
    enforce_before_order(base, "buy", 1, positions)
    _place(client, hedge)
