# The unguarded break passes the `finally` and arrives behind the loop.
def enter(client, log, symbol, ready):
    while True:
        try:
            if ready:
                break
            enforce_before_order(symbol)
            return
        finally:
            log.info("round")
    client.create_order(symbol)  # INV001: ready, so no guard ran
