# And so is an empty list.
def get_positions(client):
    try:
        return client.positions()
    except Exception:
        return []


def enter(client, symbol):
    enforce_before_order(symbol, "buy", 1, get_positions(client))  # INV006: [] after an error
    client.submit_order(symbol)
