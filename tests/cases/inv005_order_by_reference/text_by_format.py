# The method of texts.
def enter(client, symbol, live=None):
    getattr(client, "{}_order".format("create"))(symbol)  # INV005: its name is put together here
