# What the handlers raise goes up when all of them are done.
# python: 3.11
def enter(client, log, symbol):
    try:
        enforce_before_order(symbol)
    except* Exception:
        log.exception("refused")
        raise
    client.submit_order(symbol)
