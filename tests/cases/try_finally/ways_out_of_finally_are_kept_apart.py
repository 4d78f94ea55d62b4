# The unguarded way into `finally` leaves by `return`; the way that goes on is the guarded one.
def enter(client, log, symbol, ready):
    try:
        if not ready:
            return
        enforce_before_order(symbol)
    finally:
        log.info("done")
    client.create_order(symbol)
