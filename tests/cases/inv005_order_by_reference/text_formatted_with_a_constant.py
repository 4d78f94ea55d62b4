# The field is a constant of the module.
WHAT = "order"


def enter(client, symbol, live=None):
    getattr(client, f"create_{WHAT}")(symbol)  # INV005: its name is put together here
