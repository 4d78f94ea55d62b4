# The same by a method of the mapping.
def enter(client, symbol, live=None):
    vars(client).get("create_order")(symbol)  # INV005: looked up by its name
