# Preset to empty, filled unless an error comes, and then handed on.
def enter(client, symbol):
    positions = {}
    try:
        positions = client.positions()
    except Exception:
        pass
    enforce_before_order(symbol, "buy", 1, positions)  # INV006: after an error `positions` is empty
    client.submit_order(symbol)
