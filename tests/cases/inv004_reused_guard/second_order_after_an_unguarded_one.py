# The order in `finally` lacks a guard behind a refusal, and behind one that let it pass it has spent it.
def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    finally:
        client.create_order(symbol)  # INV001: the guard may have refused
    client.create_order(symbol)  # INV004: the second of the two
