# The inner `finally` breaks, so the outer one is entered on the normal way after a swallowed refusal.
def enter(client, log, symbol):
    try:
        for attempt in (1,):
            try:
                enforce_before_order(symbol)
            finally:
                break
        else:
            return
    finally:
        log.info("out")
    client.create_order(symbol)  # INV002: the break in finally dropped the refusal
