# A display evaluates its items in order.
def enter(client, symbol):
    return [
        client.create_order(symbol),  # INV001: before the guard
        enforce_before_order(symbol),
        client.submit_order(symbol),
    ]
