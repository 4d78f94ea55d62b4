# An error while fetching goes up.
def enter(client, symbol):
    positions = client.positions()
    enforce_before_order(symbol, "buy", 1, positions)
    client.submit_order(symbol)
