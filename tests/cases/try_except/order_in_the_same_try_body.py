# Whatever the handler does, the order stands behind the guard in one straight line.
def enter(client, log, symbol):
    try:
        enforce_before_order(symbol)
        client.submit_order(symbol)
    except Exception:
        log.exception("order path failed")
