# The same constant on both sides.
def enter(client, positions):
    enforce_before_order(symbol="BTCUSDT", side="buy", quantity=1, current_positions=positions)
    client.create_order(symbol="BTCUSDT", side="buy", quantity=1)
