# By the method behind the brackets.
def enter(client, symbol, live=None):
    client.__dict__.__getitem__("create_order")(symbol)  # INV005: looked up by its name
