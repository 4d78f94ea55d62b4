# Two different constants are two different symbols.
def enter(client, positions):
    enforce_before_order("ETHUSDT", "buy", 1, positions)
    client.create_order(symbol="BTCUSDT", side="buy", quantity=1)  # INV003: ETHUSDT was checked
