# The body failed, the handler went on, and the guard in `else` never ran. No guard was swallowed.
def enter(client, log, symbol):
    try:
        log.debug("entering")
    except Exception:
        pass
    else:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: by the handler, past no guard
