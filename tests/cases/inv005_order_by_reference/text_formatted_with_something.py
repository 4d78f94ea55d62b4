# What the field holds nobody knows: a computed name.
def enter(client, symbol, live=None):
    getattr(client, f"create_{symbol}")(symbol)
