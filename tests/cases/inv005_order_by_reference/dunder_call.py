# `x.__call__(...)` is a call of `x`.
def enter(client, symbol):
    client.create_order.__call__(symbol)  # INV005: no guard has completed
    enforce_before_order(symbol)
    client.create_order.__call__(symbol)
