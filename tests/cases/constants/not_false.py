# The negation of a constant is constant.
def enter(client, symbol):
    if not False:
        enforce_before_order(symbol)
    client.submit_order(symbol)
