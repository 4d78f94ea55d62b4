# Guarded where it is looked up.
def enter(client, symbol):
    enforce_before_order(symbol)
    getattr(client, "create_order")(symbol)
