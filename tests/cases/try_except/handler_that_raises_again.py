# The handler logs and raises again, so only a completed guard reaches the order.
def enter(client, log, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        log.exception("refused")
        raise
    client.submit_order(symbol)  # guarded: the only way here is past the guard
