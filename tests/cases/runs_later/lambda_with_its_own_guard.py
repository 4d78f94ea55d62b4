# Inside the lambda the guard is evaluated first.
def enter(client, symbol):
    return lambda: (enforce_before_order(symbol), client.submit_order(symbol))
