# The names of an object are a mapping.
def enter(client, symbol, live=None):
    vars(client)["create_order"](symbol)  # INV005: looked up by its name
