# The mark between makes another name.
def enter(client, symbol, live=None):
    getattr(client, "-".join(("create", "order")))(symbol)
