# The order is sent again after an error: perhaps the first one had arrived.
def enter(client, symbol):
    enforce_before_order(symbol)
    while True:
        try:
            return client.create_order(symbol)  # INV004: again on the same guard
        except ConnectionError:
            continue
