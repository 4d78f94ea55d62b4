# It is taken out.
def enter(client, symbol, live=None):
    del vars(client)["create_order"]
