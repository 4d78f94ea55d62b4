# A tuple without brackets is evaluated in order too.
def enter(client, symbol):
    return enforce_before_order(symbol), client.submit_order(symbol)
