# A return in the handler still passes the `finally`.
def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        return
    finally:
        client.submit_order(symbol)  # INV001: an interrupt in the guard passes here, by no handler
