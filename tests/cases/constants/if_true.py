# `if True` has one way.
def enter(client, symbol):
    if True:
        enforce_before_order(symbol)
    client.submit_order(symbol)
