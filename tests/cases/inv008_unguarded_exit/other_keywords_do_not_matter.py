# `reduce` and `closing` are nobody's flag.
def send(client, symbol):
    client.create_order(symbol, reduce=True, closing=True)  # INV001: no venue knows these
