# logging's own `fatal` writes a line and returns.
def enter(client, log, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        log.fatal("refused")
    client.submit_order(symbol)  # INV002: it came back
