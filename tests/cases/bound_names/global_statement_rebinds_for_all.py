# `global` makes the assignment one of the module's name.
from risk.invariant import enforce_before_order


def switch_off():
    global enforce_before_order
    enforce_before_order = print


def enter(client, symbol):
    enforce_before_order(symbol)
    client.submit_order(symbol)  # INV001: after switch_off() this prints
