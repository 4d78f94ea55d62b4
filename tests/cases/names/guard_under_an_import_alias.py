# The alias of the import is followed.
from risk.invariant import enforce_before_order as ensure_clear


def enter(client, symbol):
    ensure_clear(symbol)
    client.submit_order(symbol)
