# Unlike `and`, the operator `&` evaluates both its sides.
def enter(client, symbol, live):
    if live & enforce_before_order(symbol):
        return
    client.submit_order(symbol)
