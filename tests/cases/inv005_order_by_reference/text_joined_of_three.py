# Three texts are joined.
def enter(client, symbol, live=None):
    getattr(client, "_".join(("futures", "create", "order")))(symbol)  # INV005: its name is put together here
