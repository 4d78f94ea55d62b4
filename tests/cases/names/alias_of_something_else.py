# The alias bears a guard's look and is none.
from risk.invariant import describe as enforce_before


def enter(client, symbol):
    enforce_before(symbol)
    client.submit_order(symbol)  # INV001: `enforce_before` is another name
