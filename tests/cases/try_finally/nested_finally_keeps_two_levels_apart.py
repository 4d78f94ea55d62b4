# Both `finally` bodies are passed by the return and by the normal way, which never mix.
def enter(client, log, symbol, ready):
    try:
        try:
            if not ready:
                return
            enforce_before_order(symbol)
        finally:
            log.info("inner")
    finally:
        log.info("outer")
    client.create_order(symbol)
