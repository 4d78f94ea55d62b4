# What `getattr` calls in the end.
def enter(client, symbol, live=None):
    client.__getattribute__("create_order")(symbol)  # INV005: its name is put together here
