# Its first iterable is evaluated at once, outside it.
def enter(client, symbol):
    legs = (leg for leg in enforce_before_order(symbol))
    client.submit_order(symbol, legs)
