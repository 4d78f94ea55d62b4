# One kind of error made empty is enough.
def get_positions(client):
    try:
        return client.positions()
    except KeyError:
        return {}
    except Exception:
        raise


def enter(client, symbol):
    enforce_before_order(symbol, "buy", 1, get_positions(client))  # INV006: {} after a KeyError
    client.submit_order(symbol)
