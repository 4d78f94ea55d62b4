# With the handler out of the way, `else` lies on every path.
def enter(client, log, symbol):
    try:
        log.debug("entering")
    except Exception:
        return
    else:
        enforce_before_order(symbol)
    client.submit_order(symbol)
