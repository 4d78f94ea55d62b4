# Calling itself is not being called.
def _place(client, symbol, left):
    client.submit_order(symbol)  # INV001: no call from outside the cycle
    if left:
        _place(client, symbol, left - 1)
