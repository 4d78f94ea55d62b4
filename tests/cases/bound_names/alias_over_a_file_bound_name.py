# The alias is bound by import, the literal name by the file: each means what it was bound to.
from risk.invariant import enforce_before_order as ensure_clear


def enforce_before_order(symbol):
    return None


def enter(client, symbol):
    ensure_clear(symbol)
    client.submit_order(symbol)


def enter_unchecked(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: the file's own empty function
