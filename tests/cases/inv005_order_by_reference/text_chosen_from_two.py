# Either way it is an order.
def enter(client, symbol, live=None):
    getattr(client, "create_order" if live else "submit_order")(symbol)  # INV005: its name is put together here
