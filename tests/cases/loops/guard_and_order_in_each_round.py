# Each round is complete.
def enter(client, symbols):
    for symbol in symbols:
        enforce_before_order(symbol)
        client.submit_order(symbol)
