# Two negations cancel, and the ways out with them.
def enter(client, symbol, live):
    if not not (live and enforce_before_order(symbol)):
        client.submit_order(symbol)
    else:
        client.create_order(symbol)  # INV001: not live
