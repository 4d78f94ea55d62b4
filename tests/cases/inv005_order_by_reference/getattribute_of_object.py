# The same through `object`.
def enter(client, symbol, live=None):
    object.__getattribute__(client, "create_order")(symbol)  # INV005: its name is put together here
