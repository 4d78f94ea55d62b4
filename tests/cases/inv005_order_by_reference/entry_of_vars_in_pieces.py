# The key is put together.
def enter(client, symbol, live=None):
    vars(client)["create" + "_order"](symbol)  # INV005: its name is put together here
