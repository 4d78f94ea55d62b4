# An old way of formatting.
def enter(client, symbol, live=None):
    getattr(client, "%s_order" % "create")(symbol)  # INV005: its name is put together here
