# The iterable is evaluated once, always.
def enter(client, symbol):
    for leg in enforce_before_order(symbol):
        client.create_order(symbol, leg)
    client.submit_order(symbol)
