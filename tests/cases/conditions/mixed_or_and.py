# Both sides of the `or` end in a guard of their own on the true way.
def enter(client, symbol, spot, perp):
    if (spot and enforce_before_order(symbol)) or (perp and enforce_before_order(symbol)):
        client.submit_order(symbol)
