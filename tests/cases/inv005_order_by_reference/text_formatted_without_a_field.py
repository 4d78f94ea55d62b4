# A formatted text without fields is a text.
def enter(client, symbol, live=None):
    getattr(client, f"create_order")(symbol)  # INV005: its name is put together here
