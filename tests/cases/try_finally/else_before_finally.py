# `else` orders behind the guard; `finally` is entered both ways but only logs.
def enter(client, log, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        log.warning("refused")
    else:
        client.submit_order(symbol)
    finally:
        log.info("done")
