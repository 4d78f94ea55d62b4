# Inside the function that binds it, the name is the local one.
from risk.invariant import enforce_before_order as real


def enter(client, symbol):
    enforce_before_order = print
    enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: the guard called here is print
