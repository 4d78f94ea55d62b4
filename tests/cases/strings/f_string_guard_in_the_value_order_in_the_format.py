# The same order of evaluation in favour of the guard.
def enter(client, symbol):
    return f"{enforce_before_order(symbol):{client.submit_order(symbol)}}"
