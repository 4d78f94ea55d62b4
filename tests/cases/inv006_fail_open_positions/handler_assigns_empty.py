# The handler says it outright.
def enter(client, symbol):
    try:
        positions = client.positions()
    except Exception:
        positions = {}
    enforce_before_order(symbol, "buy", 1, positions)  # INV006: the handler makes an error look flat
    client.submit_order(symbol)
