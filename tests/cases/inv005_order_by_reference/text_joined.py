# Two texts are joined.
def enter(client, symbol, live=None):
    getattr(client, "_".join(("create", "order")))(symbol)  # INV005: its name is put together here
