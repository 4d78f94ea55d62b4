# The loop may run no round at all.
def enter(client, symbol, checks):
    for check in checks:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: `checks` may be empty
