# `__dict__` is the same mapping.
def enter(client, symbol, live=None):
    client.__dict__["create_order"](symbol)  # INV005: looked up by its name
