# The body of `if` is entered only by way of the guard.
def enter(client, symbol, live):
    if live and enforce_before_order(symbol):
        client.submit_order(symbol)
