# The guard completed; that its result cannot be tested for truth leads to the handler, guarded.
def enter(client, symbol):
    enforce_before_order(symbol)
    try:
        if client.state:
            return
    except Exception:
        pass
    client.submit_order(symbol)
