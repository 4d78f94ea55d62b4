# A guard before the lookup is no guard of the second path to the call.
def enter(client, symbol, ready):
    if ready:
        enforce_before_order(symbol)
    send = getattr(client, "submit_order")
    return send(symbol)  # INV001: not ready
