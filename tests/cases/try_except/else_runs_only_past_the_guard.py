# `else` is entered only when the body ended normally.
def enter(client, log, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        log.warning("refused")
    else:
        client.submit_order(symbol)
