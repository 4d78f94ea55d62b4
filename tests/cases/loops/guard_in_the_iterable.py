# The iterable is evaluated once, always.
def enter(client, symbol):
    for leg in enforce_before_order(symbol):
        client.create_order(symbol, leg)  # INV004: from the second round on
    client.submit_order(symbol)  # INV004: after the rounds
