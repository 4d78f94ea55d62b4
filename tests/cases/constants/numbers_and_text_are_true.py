# So are 1 and a text that is not empty.
def enter(client, symbol):
    if 1 and "live":
        enforce_before_order(symbol)
    client.submit_order(symbol)
