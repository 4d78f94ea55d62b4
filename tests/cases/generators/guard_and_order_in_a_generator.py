# The generator's own code runs in its order, with pauses.
def legs(client, symbols):
    for symbol in symbols:
        enforce_before_order(symbol)
        yield client.submit_order(symbol)
