# The whole name is a constant of the module.
SEND = "create_order"


def enter(client, symbol, live=None):
    getattr(client, SEND)(symbol)  # INV005: its name is put together here
