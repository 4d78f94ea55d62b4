# After an error there is no order.
def enter(client, symbol):
    try:
        positions = client.positions()
    except Exception:
        return None
    enforce_before_order(symbol, "buy", 1, positions)
    return client.submit_order(symbol)
