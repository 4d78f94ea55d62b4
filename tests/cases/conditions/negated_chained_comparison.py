# The false way out of the chain may have stopped early.
def enter(client, symbol, low, high):
    if not low < high < enforce_before_order(symbol):
        client.submit_order(symbol)  # INV001: low < high failed
