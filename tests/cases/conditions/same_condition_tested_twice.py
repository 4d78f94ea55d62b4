# Paths are not told apart by values: the second test may go the other way than the first.
def enter(client, symbol, live):
    if live:
        enforce_before_order(symbol)
    if live:
        client.submit_order(symbol)  # INV001: the two tests are not known to agree
