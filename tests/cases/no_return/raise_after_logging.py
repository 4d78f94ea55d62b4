# The handler ends in a raise of its own.
def enter(client, log, symbol):
    try:
        enforce_before_order(symbol)
    except Exception as error:
        log.error("refused")
        raise SystemExit(1) from error
    client.submit_order(symbol)
