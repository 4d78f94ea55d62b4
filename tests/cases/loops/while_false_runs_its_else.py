# The body is dead, the `else` runs.
def enter(client, symbol):
    while False:
        client.create_order(symbol)
    else:
        enforce_before_order(symbol)
    client.submit_order(symbol)
