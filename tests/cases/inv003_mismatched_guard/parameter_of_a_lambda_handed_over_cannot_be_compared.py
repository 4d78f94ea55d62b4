# Whoever gets the lambda calls it with what nobody knows.
def enter(client, positions, symbol, retry):
    enforce_before_order(symbol, "buy", 1, positions)
    retry(lambda checked: client.create_order(symbol=checked), symbol)
