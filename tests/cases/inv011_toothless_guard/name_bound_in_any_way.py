# A parameter, a global, a nested function: something in the file binds it.
def enter(client, symbol, held, enforce_before_order):
    enforce_before_order(symbol, "buy", 1, held)
    client.submit_order(symbol, "buy", 1)
