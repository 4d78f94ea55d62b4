# The parameter may well be "BTCUSDT".
def enter(client, positions, symbol):
    enforce_before_order("BTCUSDT", "buy", 1, positions)
    client.create_order(symbol=symbol, side="buy", quantity=1)
