# What held on every path to the lambda is what it starts with.
def enter(client, retry, symbol, live):
    if live:
        enforce_before_order(symbol)
    return retry(lambda: client.submit_order(symbol))  # INV001: not live
