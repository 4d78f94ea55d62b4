# The parameter was not given, so what was checked is its default.
def check(positions, symbol="ETHUSDT"):
    enforce_before_order(symbol, "buy", 1, positions)


def enter(client, positions):
    check(positions)
    client.create_order(symbol="BTCUSDT", side="buy", quantity=1)  # INV003: ETHUSDT was checked
