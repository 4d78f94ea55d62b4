# Another quote currency is another symbol; a separator taken out is another spelling.
def another_quote(client, positions, symbol):
    enforce_before_order(symbol, "buy", 1, positions)
    client.submit_order(symbol=symbol.replace("USDT", "USDC"), side="buy")  # INV003: another quote currency


def another_spelling(client, positions, symbol):
    enforce_before_order(symbol, "buy", 1, positions)
    client.submit_order(symbol=symbol.replace("/", ""), side="buy")


def checked_as_sent(client, positions, symbol):
    enforce_before_order(symbol.replace("USDT", "USDC"), "buy", 1, positions)
    client.submit_order(symbol=symbol.replace("USDT", "USDC"), side="buy")


def of_a_constant(client, positions):
    enforce_before_order("BTCUSDT", "buy", 1, positions)
    client.submit_order(symbol="BTCUSDT".replace("USDT", "USDC"), side="buy")  # INV003: another quote currency


def of_a_name_bound_before(client, positions, symbol):
    sent = symbol.replace("USDT", "USDC")
    enforce_before_order(symbol, "buy", 1, positions)
    client.submit_order(symbol=sent, side="buy")  # INV003: another quote currency
