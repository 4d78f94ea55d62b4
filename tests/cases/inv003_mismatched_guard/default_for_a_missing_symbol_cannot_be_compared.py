# A default stands in where nothing was set, so what was checked has not become another symbol.
def enter(client, positions, symbol):
    enforce_before_order(symbol, "buy", 1, positions)
    symbol = symbol or "BTCUSDT"
    client.create_order(symbol=symbol, side="buy", quantity=1)
