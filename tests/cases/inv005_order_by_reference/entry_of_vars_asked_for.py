# It is only asked whether there is one.
def enter(client, symbol, live=None):
    if "create_order" in vars(client):
        return vars(client)["create_order"].__doc__
