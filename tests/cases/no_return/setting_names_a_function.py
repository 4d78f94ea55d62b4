# The team says that its `fatal` never comes back.
# settings: no-return = ["*.fatal"]
def enter(client, log, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        log.fatal("refused")
    client.submit_order(symbol)
