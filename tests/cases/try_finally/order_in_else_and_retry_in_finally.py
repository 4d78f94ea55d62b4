# Sent in `else` behind the guard, and again in `finally` without asking how it was entered.
def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        raise
    else:
        client.submit_order(symbol)
    finally:
        client.submit_order(symbol)  # INV001: the refusal passes here on its way up
