# The false way out of `or` passed every operand.
def enter(client, symbol, exempt):
    if exempt or not enforce_before_order(symbol):
        return
    client.submit_order(symbol)
