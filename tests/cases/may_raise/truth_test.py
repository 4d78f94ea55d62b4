# And truth tests.
def enter(client, symbol, size):
    try:
        if not size:
            pass
    except ValueError:
        client.submit_order(symbol)  # INV001: the truth of an array is ambiguous
