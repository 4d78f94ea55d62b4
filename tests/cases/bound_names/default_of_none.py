# None cannot be called, so a path past the call has been given a guard.
def enter(client, symbol, *, enforce_before_order=None):
    enforce_before_order(symbol)
    client.submit_order(symbol)
