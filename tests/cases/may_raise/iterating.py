# Beginning to iterate may raise as well as going on.
def enter(client, symbol, feed):
    try:
        for tick in feed:
            break
    except TypeError:
        client.submit_order(symbol)  # INV001: not iterable
