# The handler swallows, the `finally` adds nothing.
def enter(client, log, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        log.warning("refused")
    finally:
        log.info("checked")
    client.submit_order(symbol)  # INV002: the handler swallowed it
