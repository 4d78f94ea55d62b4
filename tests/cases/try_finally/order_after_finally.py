# Past the `finally` only the normal way remains.
def enter(client, log, symbol):
    try:
        enforce_before_order(symbol)
    finally:
        log.info("checked")
    client.submit_order(symbol)
