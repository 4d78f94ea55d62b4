# None after an error is as empty.
def get_positions(client):
    try:
        return client.positions()
    except ConnectionError:
        return None


def enter(client, symbol):
    enforce_before_order(symbol, "buy", 1, get_positions(client))  # INV006: None after an error
    client.submit_order(symbol)
