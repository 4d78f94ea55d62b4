# The false way out of `and` may have skipped the guard.
def enter(client, symbol, live):
    if live and enforce_before_order(symbol):
        return
    client.submit_order(symbol)  # INV001: not live, so the guard was never evaluated
