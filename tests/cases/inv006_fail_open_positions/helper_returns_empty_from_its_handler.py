# The helper hides the error, and the guard never blocks anything again.
def get_positions(client):
    try:
        return client.positions()
    except Exception:
        return {}


def enter(client, symbol):
    enforce_before_order(symbol, "buy", 1, get_positions(client))  # INV006: {} after any error
    client.submit_order(symbol)
