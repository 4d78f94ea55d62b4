# Made in a try behind the guard, passed on there.
def enter(client, retry, log, symbol):
    try:
        enforce_before_order(symbol)
        retry(lambda: client.submit_order(symbol))
    except Exception:
        log.exception("not sent")
