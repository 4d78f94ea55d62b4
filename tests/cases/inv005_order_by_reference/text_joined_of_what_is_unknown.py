# A computed name is seen by nobody.
def enter(client, symbol, live=None):
    getattr(client, "_".join((live, "order")))(symbol)
