# Arguments are evaluated before the call is made.
def enter(client, symbol):
    client.submit_order(symbol, enforce_before_order(symbol))
