# The handler raises for some errors and goes on for others.
def enter(client, symbol, strict):
    try:
        enforce_before_order(symbol)
    except Exception:
        if strict:
            raise
    client.submit_order(symbol)  # INV002: not strict, so swallowed
