# Fetching the next item may raise into the handler, before any guard.
def enter(client, symbol, feed):
    try:
        for tick in feed:
            enforce_before_order(symbol)
    except ConnectionError:
        client.submit_order(symbol)  # INV001: the feed raised before the first round
