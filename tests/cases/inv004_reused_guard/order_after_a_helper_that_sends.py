# The helper has used the guard up.
def enter(client, symbol):
    enforce_before_order(symbol)
    _place(client, symbol)
    client.create_order(symbol)  # INV004: the helper has sent one already


def _place(client, symbol):
    client.create_order(symbol)
