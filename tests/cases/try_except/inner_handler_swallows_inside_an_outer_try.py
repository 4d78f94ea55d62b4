# The outer handler never hears of the refusal.
def enter(client, symbol):
    try:
        try:
            enforce_before_order(symbol)
        except Exception:
            pass
        client.submit_order(symbol)  # INV002: the inner handler swallowed it
    except Exception:
        raise
