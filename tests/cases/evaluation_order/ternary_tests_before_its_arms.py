# What stands in the middle is evaluated first.
def enter(client, symbol, reply):
    return client.submit_order(symbol) if enforce_before_order(symbol) else reply
