# Any true constant will do.
def enter(client, symbol):
    while 1:
        enforce_before_order(symbol)
        break
    client.submit_order(symbol)
