# By way of a variable.
def get_positions(client):
    try:
        return client.positions()
    except Exception:
        return {}


def enter(client, symbol):
    positions = get_positions(client)
    enforce_before_order(symbol, "buy", 1, positions)  # INV006: {} after any error
    client.submit_order(symbol)
