# A store puts an order function there, and sends nothing.
def enter(client, symbol, live=None):
    vars(client)["create_order"] = live
