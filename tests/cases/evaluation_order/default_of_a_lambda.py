# A lambda's default is evaluated where the lambda stands.
def enter(client, symbol):
    later = lambda cleared=enforce_before_order(symbol): cleared
    client.submit_order(symbol, later)
