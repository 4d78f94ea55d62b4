# One of them is a constant of the module.
VERB = "create"


def enter(client, symbol, live=None):
    getattr(client, VERB + "_order")(symbol)  # INV005: its name is put together here
