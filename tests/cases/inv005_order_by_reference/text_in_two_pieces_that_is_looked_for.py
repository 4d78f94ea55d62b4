# `hasattr` looks, no more.
def enter(client, symbol, live=None):
    return hasattr(client, "create" "_order")
