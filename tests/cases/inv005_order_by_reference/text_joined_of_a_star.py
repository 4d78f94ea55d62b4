# How much a star stands for is known to nobody.
def enter(client, symbol, live=None):
    getattr(client, "_".join(("create", *live, "order")))(symbol)
