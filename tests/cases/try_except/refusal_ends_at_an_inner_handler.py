# The inner handler takes every refusal away; what the outer one swallows is a fault of the logger.
def enter(client, log, symbol):
    try:
        try:
            enforce_before_order(symbol)
        except Exception:
            log.warning("refused")
            return
    except OSError:
        pass
    client.submit_order(symbol)  # INV001: the log could not be written, and no OSError is a refusal
