# The `finally` orders after the body did.
def enter(client, symbol):
    enforce_before_order(symbol)
    try:
        client.create_order(symbol)
    finally:
        client.create_order(symbol)  # INV004: the second of the two
