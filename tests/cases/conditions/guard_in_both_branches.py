# Two guards, each for its branch.
def enter(client, symbol, live):
    if live:
        enforce_before_order(symbol)
    else:
        enforce_before_order(symbol)
    client.submit_order(symbol)
