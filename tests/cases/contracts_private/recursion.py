# It calls itself from a start that was guarded: the call from outside decides.
def _place(client, symbol, left):
    client.submit_order(symbol)  # INV004: once more on the guard of the caller
    if left:
        _place(client, symbol, left - 1)


def enter(client, symbol):
    enforce_before_order(symbol)
    _place(client, symbol, 3)
