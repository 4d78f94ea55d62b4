# The test of a ternary runs before either arm.
def enter(client, symbol):
    return client.submit_order(symbol) if enforce_before_order(symbol) else None
