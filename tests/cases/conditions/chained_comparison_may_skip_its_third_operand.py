# c is evaluated only if a < b held.
def enter(client, symbol, low, high):
    if low < high < enforce_before_order(symbol):
        client.create_order(symbol)
    client.submit_order(symbol)  # INV001: low < high failed, and the guard was skipped
