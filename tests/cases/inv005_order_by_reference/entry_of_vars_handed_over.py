# It is handed to what may call it.
def enter(client, symbol, live=None):
    live(vars(client)["create_order"], symbol)  # INV005: looked up by its name
