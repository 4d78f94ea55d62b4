# What is joined names no order.
def enter(client, symbol, live=None):
    getattr(client, "_".join(("cancel", "order")))(symbol)
