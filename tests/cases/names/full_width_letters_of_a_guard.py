# The same for the guard.
def enter(client, symbol):
    ｅnforce_before_order(symbol)
    client.submit_order(symbol)
