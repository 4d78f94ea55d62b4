# The error is swallowed two calls down.
def fetch(client):
    try:
        return client.positions()
    except Exception:
        return {}


def get_positions(client):
    return fetch(client)


def enter(client, symbol):
    enforce_before_order(symbol, "buy", 1, get_positions(client))  # INV006: `fetch` hides the error
    client.submit_order(symbol)
