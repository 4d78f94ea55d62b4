# The walrus evaluates the guard at each test of the condition, the last included.
def enter(client, symbol):
    while (size := enforce_before_order(symbol)) is None:
        pass
    client.submit_order(symbol, size)
