# The alias is followed here as well.
from risk.invariant import check_can_open_position as may_open


def enter(symbol):
    may_open(symbol)  # INV007: the answer is dropped
