# Each key is evaluated before its value.
def enter(client, symbol):
    first = {enforce_before_order(symbol): client.submit_order(symbol)}
    return first
