# A second way into the cycle is unguarded, and the cycle carries it everywhere.
def _even(client, symbol, left):
    client.submit_order(symbol)  # INV001: by way of leave() and _odd
    if left:
        _odd(client, symbol, left - 1)


def _odd(client, symbol, left):
    client.submit_order(symbol)  # INV001: leave() enters here
    if left:
        _even(client, symbol, left - 1)


def enter(client, symbol):
    enforce_before_order(symbol)
    _even(client, symbol, 4)


def leave(client, symbol):
    _odd(client, symbol, 4)
