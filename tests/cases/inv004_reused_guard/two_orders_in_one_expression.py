# Evaluated one after the other.
def enter(client, symbol):
    enforce_before_order(symbol)
    return (
        client.create_order(symbol),
        client.submit_order(symbol),  # INV004: the second item
    )
