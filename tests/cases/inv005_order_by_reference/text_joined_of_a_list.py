# A list is joined.
def enter(client, symbol, live=None):
    getattr(client, "".join(["create_", "order"]))(symbol)  # INV005: its name is put together here
