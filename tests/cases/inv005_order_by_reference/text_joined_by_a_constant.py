# The parts are constants of the module.
VERB = "create"


def enter(client, symbol, live=None):
    getattr(client, "_".join((VERB, "order")))(symbol)  # INV005: its name is put together here
