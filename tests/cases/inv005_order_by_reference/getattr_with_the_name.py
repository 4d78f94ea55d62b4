# The name as a text gives the function.
def enter(client, symbol):
    getattr(client, "create_order")(symbol)  # INV005: no guard
