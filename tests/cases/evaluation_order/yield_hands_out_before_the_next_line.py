# The value is evaluated, handed out, and the rest runs when the generator is resumed.
def enter(client, symbol):
    yield enforce_before_order(symbol)
    client.submit_order(symbol)
