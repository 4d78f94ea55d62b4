# The key is joined.
def enter(client, symbol, live=None):
    vars(client)["_".join(("create", "order"))](symbol)  # INV005: its name is put together here
