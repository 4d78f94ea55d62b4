# The guard's handle works in `with` and swallows nothing.
def enter(client, symbol):
    with enforce_before_order(symbol) as order:
        client.create_order(symbol, params=order.params)
    client.submit_order(symbol)  # INV004: a second order
