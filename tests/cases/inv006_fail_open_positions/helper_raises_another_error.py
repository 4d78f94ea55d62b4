# Translated into another error: still an error.
def get_positions(client):
    try:
        return client.positions()
    except Exception as error:
        raise RuntimeError("no positions") from error


def enter(client, symbol):
    enforce_before_order(symbol, "buy", 1, get_positions(client))
    client.submit_order(symbol)
