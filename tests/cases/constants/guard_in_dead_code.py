# The guard is there to read, and never runs.
def enter(client, symbol):
    if False:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: the guard above is dead code
