# The cycle is entered at one place only, behind the guard.
def _even(client, symbol, left):
    client.submit_order(symbol)  # INV004: once more on the guard of the caller
    if left:
        _odd(client, symbol, left - 1)


def _odd(client, symbol, left):
    client.submit_order(symbol)  # INV004: once more on the guard of the caller
    if left:
        _even(client, symbol, left - 1)


def enter(client, symbol):
    enforce_before_order(symbol)
    _even(client, symbol, 4)
