# Two literals side by side are one.
def enter(client, symbol, live=None):
    getattr(client, "create" "_order")(symbol)  # INV005: its name is put together here
