# Without a name of its own, the lookup is where it is sent.
def enter(client, symbol):
    return getattr(client, "submit_order")(symbol)  # INV005: looked up and called
