# The names of the module are a mapping.
from desk.orders import submit_order


def enter(symbol):
    globals()["submit_order"](symbol)  # INV005: looked up by its name
