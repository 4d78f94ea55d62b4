# Guarded with and without -O.
def enter(client, symbol):
    if __debug__:
        enforce_before_order(symbol)
    else:
        enforce_before_order(symbol)
    client.submit_order(symbol)
