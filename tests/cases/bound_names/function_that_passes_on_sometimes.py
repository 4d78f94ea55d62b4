# One way out of it skips the enforcer.
def enforce_before_order(symbol, live):
    if live:
        enforcer.enforce_before_order(symbol)


def enter(client, symbol, live):
    enforce_before_order(symbol, live)
    client.submit_order(symbol)  # INV001: not live, so nothing was checked
